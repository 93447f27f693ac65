{{- /* A node's name is its pod's, and may hold a-z, 0-9 and - only. */ -}}
{{- define "plenary.name" -}}
{{ .Release.Name | replace "." "-" | trunc 50 | trimSuffix "-" }}
{{- end -}}

{{- /* In one line, as JSON: nothing needs to be indented where it is used. */ -}}
{{- define "plenary.selector" -}}
{{ dict "app.kubernetes.io/name" "plenary" "app.kubernetes.io/instance" .Release.Name | toJson }}
{{- end -}}

{{- define "plenary.labels" -}}
{{ dict "app.kubernetes.io/name" "plenary"
        "app.kubernetes.io/instance" .Release.Name
        "app.kubernetes.io/version" .Chart.AppVersion
        "app.kubernetes.io/managed-by" .Release.Service | toJson }}
{{- end -}}

{{- define "plenary.secret" -}}
{{ .Values.secret.existing }}
{{- if not .Values.secret.existing }}{{ template "plenary.name" . }}{{ end }}
{{- end -}}
