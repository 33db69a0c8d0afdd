using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gridfold.Models.Datasets;
using Gridfold.Models.Tasks;

namespace Gridfold.GpuCheck.Searches;

/// <summary>One round of the plain PyTorch loop.</summary>
/// <param name="Seconds">The time of the cells that it finished.</param>
/// <param name="Share">Their share of the search's steps; below 1 when the time ran out.</param>
/// <param name="Accuracies">Each finished cell's accuracy, by the cell's index.</param>
internal sealed record PeerRound(double Seconds, double Share, IReadOnlyDictionary<int, double> Accuracies);

/// <summary>Runs peer.py: the same cells on the same rows, one after the other, in plain PyTorch.</summary>
internal static class PeerLoop
{
    private const string Python = "python3", Script = "peer.py", Rows = "folds.bin", Settings = "search.json";

    /// <summary>Runs it.</summary>
    /// <param name="search">The cells and folds.</param>
    /// <param name="device">cuda or cpu.</param>
    /// <param name="rounds">The most rounds.</param>
    /// <param name="seconds">The most time, without the start of Python.</param>
    /// <param name="absence">Why there is no round, where there is none.</param>
    public static List<PeerRound> Run(Search search, string device, int rounds, double seconds, out string absence)
    {
        absence = "";
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gridfold-gpu-peer-");
        try
        {
            WriteRows(search, Path.Combine(folder.FullName, Rows));
            WriteSettings(search, device, rounds, seconds, Path.Combine(folder.FullName, Settings));
            string script = Path.Combine(AppContext.BaseDirectory, Script);
            var start = new ProcessStartInfo(Python, [script, folder.FullName]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            List<PeerRound> found = [];
            while (process.StandardOutput.ReadLine() is { } line)
            {
                if (line.StartsWith('{')) found.Add(Read(JsonNode.Parse(line)!));
                else absence = line;
            }

            process.WaitForExit();
            return process.ExitCode == 0 ? found : throw new InvalidOperationException($"{Script} ended with code {process.ExitCode}");
        }
        catch (Win32Exception)
        {
            absence = $"there is no {Python}";
            return [];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static PeerRound Read(JsonNode round) => new(
        round["seconds"]!.GetValue<double>(),
        round["share"]!.GetValue<double>(),
        round["accuracies"]!.AsObject().ToDictionary(
            entry => int.Parse(entry.Key, CultureInfo.InvariantCulture), entry => entry.Value!.GetValue<double>()));

    /// <summary>Writes little-endian numbers, fold after fold: inputs (32-bit floats) and labels (32-bit integers) of both parts.</summary>
    private static void WriteRows(Search search, string path)
    {
        using FileStream file = File.Create(path);
        foreach (FoldData fold in search.Folds)
        {
            file.Write(MemoryMarshal.AsBytes(fold.TrainingInputs.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(((ClassTargets)fold.TrainingTargets).Labels.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(fold.ValidationInputs.AsSpan()));
            file.Write(MemoryMarshal.AsBytes(((ClassTargets)fold.ValidationTargets).Labels.AsSpan()));
        }
    }

    private static void WriteSettings(Search search, string device, int rounds, double seconds, string path) =>
        File.WriteAllText(path, JsonSerializer.Serialize(new
        {
            device,
            rounds,
            seconds,
            network = search.Network,
            shape = search.Folds[0].InputShape,
            folds = search.Folds.Select(fold => (int[])[fold.TrainingTargets.Count, fold.ValidationTargets.Count]),
            cells = search.Cells,
        }));
}
