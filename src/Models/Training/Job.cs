using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;

namespace Gridfold.Models.Training;

/// <summary>What is leased and trained together: runs on the data of one fold.</summary>
/// <param name="Data">The fold's rows.</param>
/// <param name="FoldSeed">Determines initial weights, shuffles and dropout of each run.</param>
/// <param name="Runs">The runs.</param>
/// <param name="Device">What they are trained on.</param>
public sealed record Job(FoldData Data, ulong FoldSeed, IReadOnlyList<Run> Runs, TrainingDevice Device);
