using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Silo.OwnCode;

/// <summary>The fold that a process with the user's network trains.</summary>
/// <param name="Experiment">The experiment's id.</param>
/// <param name="Number">The fold's number, from 1.</param>
/// <param name="Hyperparameters">The values of the hyper-parameters as JSON, each with its name.</param>
/// <param name="Fingerprint">The SHA-256 of the data at submission.</param>
/// <param name="Device">The device, as in cpu or cuda:0.</param>
/// <param name="IsResumed">Whether <see cref="NetworkTask.CheckpointFile"/> is there.</param>
/// <param name="BuiltIn">See <see cref="DatasetFolders.BuiltIn"/>.</param>
/// <param name="Cache">See <see cref="DatasetFolders.Cache"/>.</param>
/// <param name="Roots">See <see cref="ReadableFiles.Roots"/>.</param>
/// <param name="AreShared">See <see cref="ReadableFiles.AreShared"/>.</param>
internal sealed record NetworkFold(
    string Experiment, int Number, string[][] Hyperparameters, string Fingerprint, string Device, bool IsResumed, string BuiltIn,
    string Cache, string[] Roots, bool AreShared);
