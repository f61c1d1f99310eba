/** `hubRef: webhook`: posts how a run ended as JSON to the URL of the hook's connection. */
export const webhook = `version: 1.1
kind: component
name: webhook
description: Posts how a run ended as JSON to the URL of the hook's connection.
tags: [hook]

inputs:
- name: payload
  description: Further fields of the JSON that is posted.
  type: dict
  isOptional: true

run:
  kind: notifier
  container:
    name: webhook
    image: pxrun/webhook
`
