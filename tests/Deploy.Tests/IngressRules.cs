using System.Globalization;
using k8s.Models;

namespace Gridfold.Deploy.Tests;

/// <summary>Checks that an Ingress has TLS for each host, and leads to a port that its controller reaches.</summary>
internal static class IngressRules
{
    /// <summary>The faults of an Ingress, one message each.</summary>
    public static IEnumerable<string> Problems(Manifests manifests, V1Ingress ingress)
    {
        string name = ingress.Name();
        if (ingress.Spec.DefaultBackend is not null || ingress.Spec.Rules.Any(rule => rule.Host is null or ""))
            yield return $"{name} answers for every host";
        string[] certified = [.. (ingress.Spec.Tls ?? []).Where(tls => tls.SecretName is { Length: > 0 }).SelectMany(tls => tls.Hosts)];
        foreach (string host in ingress.Spec.Rules.Select(rule => rule.Host).OfType<string>().Except(certified))
            yield return $"{name} has no certificate for {host}";
        foreach (V1IngressServiceBackend backend in ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths)
            .Select(path => path.Backend.Service))
        {
            string port = backend.Port.Name ?? backend.Port.Number?.ToString(CultureInfo.InvariantCulture) ?? "";
            V1Service? service = manifests.All<V1Service>().FirstOrDefault(one => one.Name() == backend.Name);
            V1ServicePort? target = service?.Spec.Ports.FirstOrDefault(
                one => one.Name == backend.Port.Name || one.Port == backend.Port.Number);
            if (service is null || target is null) yield return $"{name}: there is no Service {backend.Name} with port {port}";
            else if (!manifests.Select(service.Spec.Selector).All(pod => LetsIn(manifests, pod, target.TargetPort.Value)))
                yield return $"{name}: no NetworkPolicy lets the controller in at port {target.TargetPort.Value}";
        }
    }

    private static bool LetsIn(Manifests manifests, PodTemplate pod, string port) => manifests.All<V1NetworkPolicy>()
        .Where(policy => pod.Matches(policy.Spec.PodSelector.MatchLabels))
        .SelectMany(policy => policy.Spec.Ingress ?? [])
        .Any(rule => rule.Ports?.Any(one => one.Port.Value == port) == true
            && rule.FromProperty.Any(peer => peer.NamespaceSelector is not null));
}
