using Gridfold.Models.Datasets;
using Gridfold.Silo.Connections;

namespace Gridfold.Silo.Hosting;

/// <summary>A silo inside the process of a command.</summary>
/// <param name="Database">The SQLite file that holds every experiment.</param>
/// <param name="Checkpoints">The folder for the checkpoints of folds that have not ended.</param>
/// <param name="Folders">Where data is found.</param>
/// <param name="SiloPort">A free loopback port, for silos among themselves.</param>
/// <param name="GatewayPort">A free loopback port, for other commands.</param>
/// <param name="Key">What a peer has to know to be let in at either port.</param>
/// <param name="Slots">How many folds are trained at once; null for one a core or GPU, 0 for none.</param>
/// <param name="Device">What they train on, as <see cref="EmbeddedSilo.DeviceVariable"/> has it; null for the processor.</param>
public sealed record EmbeddedSiloOptions(
    string Database, string Checkpoints, DatasetFolders Folders, int SiloPort, int GatewayPort, HomeKey Key, int? Slots, string? Device);
