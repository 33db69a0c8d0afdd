using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>
/// Kubernetes' pod security standard "restricted", and the stricter rules of this project: a read-only root, limits, and a token only in
/// pods that use it.
/// </summary>
internal static class PodSecurity
{
    /// <summary>The faults of a pod, one message each.</summary>
    public static IEnumerable<string> Problems(PodTemplate pod)
    {
        V1PodSpec spec = pod.Template.Spec;
        V1PodSecurityContext context = spec.SecurityContext ?? new V1PodSecurityContext();
        if (spec.HostNetwork == true || spec.HostPID == true || spec.HostIPC == true)
            yield return $"{pod.Name} shares namespaces of the host";
        if (context.RunAsNonRoot != true) yield return $"{pod.Name} lacks runAsNonRoot";
        if (context.RunAsUser is null or 0) yield return $"{pod.Name} runs as root or as whomever the image says";
        if (context.SeccompProfile?.Type != "RuntimeDefault") yield return $"{pod.Name} lacks the seccomp profile RuntimeDefault";
        if (context.Sysctls is { Count: > 0 }) yield return $"{pod.Name} sets sysctls";
        if (spec.AutomountServiceAccountToken is null) yield return $"{pod.Name} does not say whether it gets a token";
        if (spec.AutomountServiceAccountToken == true && spec.ServiceAccountName is null or "default")
            yield return $"{pod.Name} gets the default account's token";
        foreach (V1Volume volume in spec.Volumes ?? [])
            if (volume is
                {
                    ConfigMap: null, EmptyDir: null, PersistentVolumeClaim: null, Secret: null, Projected: null, DownwardAPI: null,
                    Csi: null, Ephemeral: null
                })
                yield return $"{pod.Name} has volume {volume.Name} of a kind that is not allowed";
        foreach (string problem in Users(spec)) yield return $"{pod.Name} {problem}";
        foreach (string problem in Secrets(spec)) yield return $"{pod.Name} {problem}";
        foreach (V1Container container in spec.Containers.Concat(spec.InitContainers ?? []))
            foreach (string problem in Problems(container)) yield return $"{pod.Name}, container {container.Name}: {problem}";
    }

    /// <summary>
    /// A pod uses a user namespace where its volumes allow it. The kubelet's own volumes do; network volumes and devices of the node may
    /// not.
    /// </summary>
    private static IEnumerable<string> Users(V1PodSpec spec)
    {
        bool areOwn = spec.HostUsers == false;
        bool couldBe = (spec.Volumes ?? []).All(volume => volume.PersistentVolumeClaim is null)
            && spec.Containers.All(
                container => container.Resources?.Limits?.Keys.Any(resource => resource.Contains('/', StringComparison.Ordinal)) != true);
        if (areOwn && !couldBe) yield return "has users of its own, and a volume or a device of others";
        if (!areOwn && couldBe) yield return "shares the users of the host";
    }

    /// <summary>
    /// Secrets are mounted as whole, read-only folders, readable by the pod's group only. The kubelet keeps whole folders up to date.
    /// </summary>
    private static IEnumerable<string> Secrets(V1PodSpec spec)
    {
        foreach (V1Volume volume in (spec.Volumes ?? []).Where(volume => volume.Secret is not null))
        {
            if (volume.Secret.DefaultMode != 0x120) yield return $"lets others than its group read volume {volume.Name}";
            if (spec.SecurityContext?.FsGroup is null or 0) yield return $"has no group that may read volume {volume.Name}";
            foreach (V1VolumeMount mount in spec.Containers.SelectMany(container => container.VolumeMounts ?? [])
                .Where(mount => mount.Name == volume.Name))
                if (mount.ReadOnlyProperty != true || mount.SubPath is not null)
                    yield return $"can write to volume {volume.Name} or mounts a part of it";
        }
    }

    private static IEnumerable<string> Problems(V1Container container)
    {
        V1SecurityContext context = container.SecurityContext ?? new V1SecurityContext();
        if (context.AllowPrivilegeEscalation != false) yield return "allowPrivilegeEscalation is not false";
        if (context.Privileged == true) yield return "privileged";
        if (context.ReadOnlyRootFilesystem != true) yield return "the root file system can be written to";
        if (context.RunAsNonRoot == false || context.RunAsUser == 0) yield return "runs as root";
        if (context.SeccompProfile is { Type: not "RuntimeDefault" }) yield return "another seccomp profile";
        if (context.Capabilities?.Drop?.Contains("ALL") != true) yield return "does not drop ALL capabilities";
        if (context.Capabilities?.Add?.Any(added => added != "NET_BIND_SERVICE") == true) yield return "adds capabilities";
        if (container.Ports?.Any(port => port.HostPort is > 0) == true) yield return "takes ports of the host";
        foreach (string resource in (string[])["cpu", "memory", "ephemeral-storage"])
        {
            if (container.Resources?.Requests?.ContainsKey(resource) != true) yield return $"requests no {resource}";
            if (container.Resources?.Limits?.ContainsKey(resource) != true) yield return $"has no limit of {resource}";
        }

        // A secret value belongs in a Secret, and only secret values belong there.
        foreach (V1EnvVar variable in container.Env ?? [])
            if (IsSecret(variable.Name) && variable.ValueFrom?.SecretKeyRef is null)
                yield return $"{variable.Name} is not taken from a Secret";
        if (container.EnvFrom?.Any(source => source.SecretRef is not null) == true)
            yield return "takes a whole Secret into its environment";
    }

    /// <summary>Whether a setting with this name holds a secret.</summary>
    public static bool IsSecret(string name) =>
        name.Contains("ConnectionString", StringComparison.Ordinal) || name.Contains("PASSWORD", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("AUTH", StringComparison.Ordinal);
}
