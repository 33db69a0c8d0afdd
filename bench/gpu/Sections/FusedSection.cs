using System.Globalization;
using System.Runtime.InteropServices;
using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Training.Engines;
using Gridfold.Models.Training.Engines.Fused;
using static TorchSharp.torch;

namespace Gridfold.GpuCheck.Sections;

/// <summary>Times networks that are trained as one, and the same network alone. Reads the memory that they take.</summary>
/// <param name="kind">The network.</param>
internal sealed class FusedSection(NetworkKind kind) : Section($"fused-{kind.Name}", $"Fused training: {kind.Title}", seconds: 35)
{
    // On a GPU the small network is to gain that much. No network is to lose.
    private const double Goal = 15;

    // No training ends by itself.
    private const int MostEpochs = 1_000_000;

    private static readonly int[] Sizes = [1, 2, 8, 32, 128], FewSizes = [1, 2, 8];

    public override Outcome Run(SectionContext context)
    {
        FoldData data = Digits.Of(context.IsShort);
        (int[] sizes, int epochs) = context.IsShort ? (FewSizes, 2) : (Sizes, 7);

        // A first tensor: what CUDA takes for itself is there from then on.
        using Tensor first = zeros(1, device: context.Device.Torch);
        var memory = new DeviceMemory(context.Device);
        string greatest = $"greatest memory of {context.Device.Name}, MiB";
        SectionContext.Table("networks as one", "ms an epoch, each", "one by one / as one", greatest, "epochs timed");
        double? alone = null, latest = null;
        var ratios = new Dictionary<int, double>();
        foreach (int size in sizes)
        {
            // One epoch warms up and one is timed, each network taking as long as it did among fewer.
            double expected = 2 * size * (latest ?? 0);
            if (expected > context.Left.TotalMilliseconds)
            {
                SectionContext.Row($"{size}", $"{SectionContext.NoTime}: it would take {expected / 1000:F0} s", "", "", "");
                continue;
            }

            try
            {
                TimeSpan limit = size == sizes[^1] ? context.Left : context.Left / 3;
                using EpochTimer timer = Time(context.Device, data, size, epochs, limit);
                double? each = timer.Median / size;
                (alone, latest) = (alone ?? each, each ?? latest);
                if (size > 1 && alone / each is { } ratio) ratios[size] = ratio;
                string used = memory.Greatest is { } mebibytes ? $"{mebibytes:F0}" : "not measured";
                string shown = each is null ? SectionContext.NoTime : Show(each);
                SectionContext.Row($"{size}", shown, Show(alone / each), used, $"{timer.Epochs}");
            }
            catch (ExternalException exception)
            {
                SectionContext.Row($"{size}", $"refused: {exception.Message.Split('\n')[0]}", "", "", "");
            }
        }

        return Judge(context.Device, ratios);
    }

    private Outcome Judge(TrainingDevice device, Dictionary<int, double> ratios)
    {
        if (ratios.Count == 0) return new Outcome(Verdict.Differs, "nothing was timed as one");
        (int best, double most) = ratios.MaxBy(entry => entry.Value);
        bool isReached = ratios.Values.Min() >= 1 && (kind != NetworkKind.Mlp || most >= Goal);
        string summary = $"at most {Show(most)} times as fast as one by one, with {best} as one";
        return new Outcome(device.IsCpu || isReached ? Verdict.Ok : Verdict.Differs, summary);
    }

    private EpochTimer Time(TrainingDevice device, FoldData data, int networks, int epochs, TimeSpan limit)
    {
        NetworkSpec network = kind.Network(dropout: 0.2);
        var timer = new EpochTimer(epochs, limit);
        Run[] runs =
        [
            .. Enumerable.Range(0, networks).Select(index =>
                new Run(network, kind.Training(MostEpochs, index: index), timer.Observer(isNoted: index == 0))),
        ];
        if (networks == 1) TrainingEngines.Train(new Job(data, Trained.Seed, runs, device), EngineChoice.Libtorch);
        else FusedTraining.Train(new Job(data, Trained.Seed, runs, device));
        return timer;
    }

    private static string Show(double? value) => value?.ToString(value < 10 ? "F2" : "F1", CultureInfo.InvariantCulture) ?? "";
}
