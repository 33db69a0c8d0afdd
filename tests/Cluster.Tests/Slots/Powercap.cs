namespace Gridfold.Cluster.Tests.Slots;

/// <summary>A folder with energy counters like those of Linux.</summary>
internal sealed class Powercap : IDisposable
{
    /// <summary>The value of a counter before it starts again from 0.</summary>
    public const ulong Range = 1_000_000_000;

    public Powercap() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"gridfold-powercap-{Guid.NewGuid():N}");

    /// <summary>Makes a domain, or sets its counter.</summary>
    /// <param name="domain">The folder of the domain, for example intel-rapl:0.</param>
    /// <param name="microjoules">The counter.</param>
    /// <param name="name">What the domain is.</param>
    public void Set(string domain, ulong microjoules, string name = "package-0")
    {
        Directory.CreateDirectory(Path.Combine(Folder, domain));
        File.WriteAllText(Path.Combine(Folder, domain, "name"), $"{name}\n");
        File.WriteAllText(Path.Combine(Folder, domain, "max_energy_range_uj"), $"{Range}\n");
        File.WriteAllText(CounterOf(domain), $"{microjoules}\n");
    }

    /// <summary>Refuses the reading of a counter, also to the superuser, to whom permissions refuse nothing.</summary>
    public void Refuse(string domain)
    {
        File.Delete(CounterOf(domain));
        Directory.CreateDirectory(CounterOf(domain));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private string CounterOf(string domain) => Path.Combine(Folder, domain, "energy_uj");
}
