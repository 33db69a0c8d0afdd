using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;

namespace Gridfold.Silo.Hosting;

/// <summary>The options of a silo inside the process of a command.</summary>
/// <param name="Database">The SQLite file with every experiment.</param>
/// <param name="Checkpoints">The folder for the checkpoints of folds that have not ended.</param>
/// <param name="Folders">The folders with datasets.</param>
/// <param name="SiloPort">A free loopback port for silos among themselves.</param>
/// <param name="GatewayPort">A free loopback port for other commands.</param>
/// <param name="Key">The key that a peer must know at either port.</param>
/// <param name="Slots">The number of slots. Null for one a core or GPU, 0 for none.</param>
/// <param name="Device">The device of the slots, as in <see cref="EmbeddedSilo.DeviceVariable"/>. Null for the processor.</param>
public sealed record EmbeddedSiloOptions(
    string Database, string Checkpoints, DatasetFolders Folders, int SiloPort, int GatewayPort, HomeKey Key, int? Slots, string? Device)
{
    /// <summary>Receives the reason when the database begins to refuse writes. Null when no reason is needed.</summary>
    public Action<string>? OnStorageFault { get; init; }
}
