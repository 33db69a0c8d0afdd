using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;

namespace Gridfold.Models.Training;

/// <summary>The unit that one slot leases and trains: runs on the data of one fold.</summary>
/// <param name="Data">The fold's rows.</param>
/// <param name="FoldSeed">The seed of the initial weights, shuffles and dropout of each run.</param>
/// <param name="Runs">The runs that are trained together.</param>
/// <param name="Device">The device that trains them.</param>
public sealed record Job(FoldData Data, ulong FoldSeed, IReadOnlyList<Run> Runs, TrainingDevice Device);
