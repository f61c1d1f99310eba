/** `hubRef: slack`: says in a channel how a run ended, through the incoming webhook of the hook's connection. */
export const slack = `version: 1.1
kind: component
name: slack
description: Says in a Slack channel how a run ended, through the incoming webhook of the hook's connection.
tags: [hook]

inputs:
- name: text
  description: What to say instead of pxrun's own words.
  type: str
  isOptional: true
- name: channel
  description: Another channel than the webhook's own, where Slack allows that.
  type: str
  isOptional: true

run:
  kind: notifier
  container:
    name: slack
    image: pxrun/slack
`
