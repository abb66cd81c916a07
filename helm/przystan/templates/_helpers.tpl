{{- define "przystan.name" -}}
{{- .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end }}

{{- define "przystan.fullname" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end }}

{{- define "przystan.selector" -}}
app.kubernetes.io/name: {{ include "przystan.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "przystan.labels" -}}
{{ include "przystan.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: przystan
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "przystan.serviceAccount" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "przystan.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end }}

{{- define "przystan.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (default .Chart.AppVersion .Values.image.tag) -}}
{{- end -}}
{{- end }}

{{/* What is no secret: the ConfigMap's content, and the migrate job's environment. */}}
{{- define "przystan.config" -}}
BASE_DOMAIN: {{ .Values.baseDomain | quote }}
LOG_FORMAT: json
LOG_LEVEL: {{ .Values.config.logLevel }}
{{- with .Values.config.defaultFromEmail }}
DEFAULT_FROM_EMAIL: {{ . | quote }}
{{- end }}
PROXY_COUNT: {{ .Values.config.proxyCount | quote }}
FORWARDED_ALLOW_IPS: {{ .Values.config.forwardedAllowIps | quote }}
SWEEP_SECONDS: {{ .Values.config.sweepSeconds | quote }}
STATISTICS_SECONDS: {{ .Values.config.statisticsSeconds | quote }}
WEB_WORKERS: {{ .Values.web.workers | quote }}
WEB_THREADS: {{ .Values.web.threads | quote }}
WEB_MAX_REQUESTS: {{ .Values.web.maxRequests | quote }}
{{- end }}

{{/* Key by key: a key that is not named here never reaches a pod, above all not the owner's URL. */}}
{{- define "przystan.secretEnv" -}}
{{- $secret := .Values.secrets.existingSecret -}}
{{- range list "SECRET_KEY" "MASTER_KEY" "DATABASE_URL" "REDIS_URL" "EMAIL_URL" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: {{ . }}}
{{- end }}
{{- range list "CELERY_BROKER_URL" "SENTRY_DSN" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef: {name: {{ $secret }}, key: {{ . }}, optional: true}
{{- end }}
{{- end }}

{{- define "przystan.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault
{{- with .Values.imagePullSecrets }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "przystan.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop: [ALL]
{{- end }}

{{- define "przystan.container" -}}
image: {{ include "przystan.image" . | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
{{ include "przystan.containerSecurity" . }}
envFrom:
  - configMapRef:
      name: {{ include "przystan.fullname" . }}
env:
  {{- include "przystan.secretEnv" . | nindent 2 }}
volumeMounts:
  - name: tmp
    mountPath: /tmp
{{- end }}

{{/* Django's checks against the real database: a transaction-pooling proxy ends the start (tenants.E005). */}}
{{- define "przystan.check" -}}
initContainers:
  - name: check
    command: [python, manage.py, check, --deploy, --database, default]
    {{- include "przystan.container" . | nindent 4 }}
    resources:
      requests: {cpu: 50m, memory: 128Mi}
      limits: {memory: 512Mi}
{{- end }}

{{- define "przystan.tmp" -}}
volumes:
  - name: tmp
    emptyDir:
      sizeLimit: 256Mi
{{- end }}

{{- define "przystan.placement" -}}
{{- with .nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "przystan.podAnnotations" -}}
checksum/config: {{ include "przystan.config" .root | sha256sum }}
{{- with .extra }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* A pod that logs in as the owner of the database. It names no object of the release: hooks run before those exist. */}}
{{- define "przystan.ownerPod" -}}
{{- $root := .root -}}
restartPolicy: Never
{{ include "przystan.podSecurity" $root }}
containers:
  - name: manage
    image: {{ include "przystan.image" $root | quote }}
    imagePullPolicy: {{ $root.Values.image.pullPolicy }}
    command: [python, manage.py]
    args:
      {{- toYaml .arguments | nindent 6 }}
    {{- include "przystan.containerSecurity" $root | nindent 4 }}
    env:
      {{- range $name, $value := include "przystan.config" $root | fromYaml }}
      - name: {{ $name }}
        value: {{ $value | quote }}
      {{- end }}
      {{- include "przystan.secretEnv" $root | nindent 6 }}
      - name: DATABASE_OWNER_URL
        valueFrom:
          secretKeyRef: {name: {{ $root.Values.secrets.existingOwnerSecret }}, key: DATABASE_OWNER_URL}
    volumeMounts:
      - name: tmp
        mountPath: /tmp
    resources:
      {{- toYaml $root.Values.migrate.resources | nindent 6 }}
{{ include "przystan.tmp" $root }}
{{ include "przystan.placement" $root.Values.migrate }}
{{- end }}
