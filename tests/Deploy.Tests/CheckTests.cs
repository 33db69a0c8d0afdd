namespace Gridfold.Deploy.Tests;

/// <summary>Tests of the checks themselves: each check finds the fault when one thing in correct manifests is changed.</summary>
public sealed class CheckTests
{
    [Theory]
    [InlineData("runAsNonRoot: true", "runAsNonRoot: false", "lacks runAsNonRoot")]
    [InlineData("runAsUser: 10001", "runAsUser: 0", "runs as root")]
    [InlineData("type: RuntimeDefault", "type: Unconfined", "seccomp")]
    [InlineData("allowPrivilegeEscalation: false", "allowPrivilegeEscalation: true", "allowPrivilegeEscalation")]
    [InlineData("readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false", "root file system")]
    [InlineData("          - ALL\n", "          - NET_RAW\n", "drop ALL")]
    [InlineData("            ephemeral-storage: 2Gi\n", "", "no limit of ephemeral-storage")]
    [InlineData("serviceAccountName: gridfold-silo", "serviceAccountName: default", "default account")]
    [InlineData("      - emptyDir:\n          sizeLimit: 1Gi", "      - hostPath:\n          path: /", "of a kind that is not allowed")]
    [InlineData("          valueFrom:\n            secretKeyRef:\n              key: redis\n              name: gridfold-storage\n",
        "          value: redis:6379\n", "not taken from a Secret")]
    [InlineData("        secret:\n          defaultMode: 288\n", "        secret:\n          defaultMode: 420\n",
        "lets others than its group read volume tls")]
    [InlineData("        - mountPath: /etc/gridfold/tls\n          name: tls\n          readOnly: true\n",
        "        - mountPath: /etc/gridfold/tls\n          name: tls\n", "can write to volume tls")]
    [InlineData("        fsGroup: 10001\n", "", "has no group that may read volume tls")]
    [InlineData("      serviceAccountName: gridfold-silo", "      hostUsers: false\n      serviceAccountName: gridfold-silo",
        "has users of its own, and a volume or a device of others")]
    [InlineData(
        "        persistentVolumeClaim:\n          claimName: gridfold-state\n", "        emptyDir: {}\n", "shares the users of the host")]
    public void PodSecurity_ABreach_IsFound(string good, string bad, string expected) =>
        Assert.Contains(Broken("base", good, bad).Pods.SelectMany(PodSecurity.Problems),
            problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("base", "    targetPort: gateway\n", "    targetPort: gate\n", "no pod has port gate 30000")]
    [InlineData("base", "  - name: gateway\n    port: 30000", "  - name: gateway\n    port: 30001", "no pod has port gateway 30001")]
    [InlineData("base", "  publishNotReadyAddresses: true\n  selector:\n    app.kubernetes.io/name: gridfold-silo",
        "  selector:\n    app.kubernetes.io/name: silo", "is for 0 kinds of pods")]
    [InlineData("base", "            path: /healthz/ready\n            port: http",
        "            path: /healthz/ready\n            port: web", "readiness probe asks port web")]
    [InlineData("base", "  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: gridfold-silo",
        "  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app: silo", "PodDisruptionBudget")]
    [InlineData("base", "    - port: gateway\n      protocol: TCP", "    - port: gate\n      protocol: TCP", "its pods have no port gate")]
    [InlineData("base", "    - port: 11111\n      protocol: TCP", "    - port: 11112\n      protocol: TCP", "has no port 11112")]
    [InlineData("base", "          gridfold.dev/client: \"true\"\n    ports:", "          gridfold.dev/client: \"yes\"\n    ports:",
        "pods that do not exist")]
    [InlineData("base", "          claimName: gridfold-state", "          claimName: gridfold", "there is no claim gridfold")]
    [InlineData("base", "            name: gridfold-", "            name: other-", "there is no ConfigMap other-")]
    [InlineData("base", "        name: state\n", "        name: stat\n", "there is no volume stat")]
    [InlineData("base", "  kind: Role\n  name: gridfold-silo", "  kind: Role\n  name: gridfold", "there is no Role gridfold")]
    [InlineData("base", "      serviceAccountName: gridfold-silo", "      serviceAccountName: silo", "there is no service account silo")]
    [InlineData("base", "    matchLabels:\n      app.kubernetes.io/name: gridfold-silo\n  strategy:",
        "    matchLabels:\n      app.kubernetes.io/name: silo\n  strategy:", "its selector is not for its pods")]
    [InlineData("overlays/dev", "  policyTypes:\n  - Ingress\n  - Egress", "  policyTypes:\n  - Ingress", "no NetworkPolicy bounds it")]
    [InlineData(
        "overlays/autoscale", "    name: gridfold-silo\n  triggers:", "    name: gridfold\n  triggers:", "there is no Deployment gridfold")]
    [InlineData("overlays/autoscale", "      threshold: \"8\"\n", "", "a trigger lacks threshold")]
    [InlineData("overlays/autoscale", "  minReplicaCount: 1", "  minReplicaCount: 0", "minReplicaCount")]
    [InlineData("overlays/autoscale", "  revisionHistoryLimit: 5", "  revisionHistoryLimit: 5\n  replicas: 3", "and an autoscaler")]
    [InlineData("overlays/gpu", "        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n          - "
        + "labelSelector:\n              matchLabels:\n                app.kubernetes.io/name: gridfold-silo",
        "        podAntiAffinity:\n          requiredDuringSchedulingIgnoredDuringExecution:\n          - labelSelector:\n              "
            + "matchLabels:\n                app.kubernetes.io/name: silo", "spreading is not for its own pods")]
    [InlineData("overlays/monitoring", "  podMetricsEndpoints:\n  - interval: 15s\n    path: /metrics\n    port: http",
        "  podMetricsEndpoints:\n  - interval: 15s\n    path: /metrics\n    port: metrics", "its pods have no port metrics")]
    [InlineData("overlays/monitoring", "      targetLabel: instance", "      targetLabel: pod", "no label instance")]
    [InlineData("overlays/monitoring", "scrapeTimeout: 10s", "scrapeTimeout: 20s", "takes longer than the interval")]
    [InlineData(
        "overlays/monitoring", "    scrapeTimeout: 10s\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: gridfold-silo",
        "    scrapeTimeout: 10s\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: silo",
        "PodMonitor gridfold-silo is for 0 kinds of pods")]
    [InlineData("base", "kind: Role\nmetadata:\n", "kind: Role\nmetadata:\n  namespace: there\n", "has a namespace")]
    [InlineData("base", "  name: gridfold-default-deny\nspec:\n  podSelector: {}\n", "  name: gridfold-default-deny\nspec:\n  "
        + "podSelector:\n    matchLabels:\n      app.kubernetes.io/name: gridfold-silo\n", "no NetworkPolicy denies what is not named")]
    [InlineData("base", "  - ports:\n    - port: 443\n      protocol: TCP\n    - port: 6443\n      protocol: TCP\n    to:\n    - "
        + "ipBlock:\n        cidr: 10.0.0.0/8\n    - ipBlock:\n        cidr: 172.16.0.0/12\n    - ipBlock:\n        cidr: "
        + "192.168.0.0/16\n    - ipBlock:\n        cidr: fc00::/7\n", "  - ports:\n    - port: 443\n      protocol: TCP\n",
        "lets out to every address")]
    [InlineData("overlays/azure", "        - 169.254.0.0/16\n", "", "lets out to private addresses")]
    [InlineData("data-https", "        - 10.0.0.0/8\n", "", "lets out to private addresses")]
    [InlineData("certificates", "    name: gridfold-authority\n  privateKey", "    name: gridfold-selfsigned\n  privateKey",
        "Certificate gridfold-client is not signed by the authority")]
    [InlineData(
        "certificates", "    name: gridfold-authority\n  privateKey", "    name: authority\n  privateKey", "there is no Issuer authority")]
    [InlineData("certificates", "    secretName: gridfold-authority\n---", "    secretName: gridfold\n---",
        "no Certificate makes the Secret gridfold")]
    [InlineData("certificates", "  - digital signature\n  - client auth\n", "  - digital signature\n  - client auth\n  - server auth\n",
        "Certificate gridfold-client can pass for a silo")]
    [InlineData("certificates", "  renewBefore: 720h\n", "", "Certificate gridfold-client says not when it is renewed")]
    [InlineData("overlays/api", "            name: gridfold-api\n            port:", "            name: gridfold\n            port:",
        "Ingress gridfold-api: there is no Service gridfold with port api")]
    [InlineData("overlays/api", "            port:\n              name: api\n", "            port:\n              number: 8080\n",
        "Ingress gridfold-api: there is no Service gridfold-api with port 8080")]
    [InlineData("overlays/api", "  - host: gridfold.example\n    http:", "  - http:", "Ingress gridfold-api answers for every host")]
    [InlineData("overlays/api", "  - host: gridfold.example\n", "  - host: api.example\n",
        "Ingress gridfold-api has no certificate for api.example")]
    [InlineData("overlays/api", "    secretName: gridfold-api-tls\n", "", "Ingress gridfold-api has no certificate for gridfold.example")]
    [InlineData("overlays/api", "          gridfold.dev/ingress: \"true\"\n    ports:\n    - port: api",
        "          gridfold.dev/ingress: \"true\"\n    ports:\n    - port: http", "no NetworkPolicy lets the controller in")]
    public void Agreement_ABrokenReference_IsFound(string folder, string good, string bad, string expected) =>
        Assert.Contains(Agreement.Problems(Broken(folder, good, bad)), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("Gridfold__Slots__Slots:", "Gridfold__Slots__SlotCount:", "no silo reads Gridfold:Slots:SlotCount")]
    [InlineData("Gridfold__Checkpoints__Folder:", "Gridfold__Checkpoint__Folder:", "no silo reads Gridfold:Checkpoint:Folder")]
    [InlineData("- name: Orleans__Name", "- name: Orleans__SiloName", "Orleans:Name is missing")]
    [InlineData("$(POD_NAME)", "$(POD)", "refers to POD,")]
    [InlineData("terminationGracePeriodSeconds: 60", "terminationGracePeriodSeconds: 30", "grace period")]
    [InlineData("  Gridfold__Checkpoints__Folder: /var/lib/gridfold/checkpoints\n", "", "one place for checkpoints")]
    [InlineData("/var/lib/gridfold/data", "/var/data", "is on no volume")]
    [InlineData(
        "  Gridfold__Kubernetes:", "  Orleans__Clustering__ConnectionString: redis:6379\n  Gridfold__Kubernetes:", "is given twice")]
    public void SiloSettings_AWrongKey_IsFound(string good, string bad, string expected) =>
        Assert.Contains(SiloSettings.Problems(Broken("base", good, bad)), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("Gridfold__Api__Port:", "Gridfold__Api__HttpsPort:", "no silo reads Gridfold:Api:HttpsPort")]
    [InlineData("- mountPath: /etc/gridfold/api\n", "- mountPath: /etc/gridfold/own\n", "/etc/gridfold/api/tls.key is on no volume")]
    public void SiloSettings_AWrongKeyOfTheApi_IsFound(string good, string bad, string expected) => Assert.Contains(
        SiloSettings.Problems(Broken("overlays/api-tls", good, bad)), problem => problem.Contains(expected, StringComparison.Ordinal));

    [Theory]
    [InlineData("base", "terminationGracePeriodSeconds:", "gracePeriodSeconds:")]
    [InlineData("base", "maxUnavailable: 1", "maxUnavailableSilos: 1")]
    [InlineData("base", "kind: PodDisruptionBudget", "kind: PodDisruption")]
    [InlineData("overlays/autoscale", "pollingInterval:", "pollInterval:")]
    [InlineData("overlays/autoscale", "kind: ScaledObject", "kind: ScaledJob")]
    [InlineData("overlays/monitoring", "podMetricsEndpoints:", "endpoints:")]
    [InlineData("overlays/monitoring", "kind: PodMonitor", "kind: ServiceMonitors")]
    [InlineData("overlays/monitoring", "    - alert: GridfoldDown", "    - alarm: GridfoldDown")]
    public void Documents_AnUnknownFieldOrKind_IsRefused(string folder, string good, string bad) =>
        Assert.NotNull(Record.Exception(() => Broken(folder, good, bad)));

    private static Manifests Broken(string folder, string good, string bad)
    {
        string text = Kubectl.Kustomize(folder);
        Assert.True(text.Contains(good, StringComparison.Ordinal), $"{folder} has no '{good}'");
        return Manifests.Read(text.Replace(good, bad, StringComparison.Ordinal));
    }
}
