using System.Diagnostics;
using Gridfold.Grains.Specs;
using Gridfold.Models.Datasets;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;
using Gridfold.Models.Networks;
using Gridfold.Models.OwnCode;
using Gridfold.Silo.OwnCode;

namespace Gridfold.Silo.OwnNetworks;

/// <summary>Builds the user's networks once, in a process of their own, before a search begins.</summary>
internal static class NetworkCheck
{
    /// <summary>The most networks that are built: those of further values are met by their trials.</summary>
    public const int MaxNetworks = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2), Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>Reports the networks that cannot be built. Only a command of the user calls this, never a silo.</summary>
    /// <param name="spec">The experiment's spec.</param>
    /// <param name="json">The spec as JSON.</param>
    /// <param name="dataset">The experiment's data.</param>
    /// <param name="folders">The uploads that can have the class.</param>
    /// <param name="problems">Receives the problems.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static void Run(
        ExperimentSpec spec, string json, Dataset dataset, DatasetFolders folders, Problems problems, CancellationToken cancellationToken)
    {
        IReadOnlyList<OwnNetworkLayer> networks = TrialSpec.OwnNetworksOf(spec);
        if (networks.Count == 0) return;
        using var folder = new ProgramFolder();
        using var code = new UploadedCode(folders);
        try
        {
            var task = new NetworkTask
            {
                Spec = json,
                Folder = folder.Path,
                Assembly = code.Find(networks[0].Source, cancellationToken),
                InputShape = dataset.InputShape,
                Outputs = dataset.Targets.Head.Width,
            };
            ProgramStart start = NetworkProgram.Start(folder.Path, spec.Resources.Memory, passesEnvironment: true);
            using var program = TrainingProgram.Start(start, _ => { });
            program.Send(task.ToJson());
            Follow(program, networks, problems, cancellationToken);
        }
        catch (Exception exception) when (exception is ProgramException or InputException)
        {
            problems.Error($"model.class cannot be built: {exception.Message}", networks[0].Source.LocationOf(OwnClass.ClassKey));
        }
    }

    private static void Follow(
        TrainingProgram program, IReadOnlyList<OwnNetworkLayer> networks, Problems problems, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Stopwatch.GetElapsedTime(began) > Patience)
                throw new ProgramException($"its process took longer than {Patience.TotalSeconds:0} s");
            if (program.Take(Tick) is not { } output) continue;
            if (output.Line is null) throw NetworkEnd.Of(program, Patience);
            if (!ProgramReport.IsIn(output.Line)) continue;
            var call = NetworkCall.Parse(output.Line);
            if (call.Call == NetworkCall.End) return;
            if (call.Call == NetworkCall.Failed) throw new ProgramException(call.Message ?? "it failed");
            if (call.Call != NetworkCall.Problem || call.Number < 0 || call.Number >= networks.Count) continue;
            problems.Error(call.Message ?? "it failed", networks[call.Number].Source.LocationOf(call.Cause ?? ""));

            // The others have the same fault.
            if (call.Cause == OwnClass.AssemblyKey) return;
        }
    }
}
