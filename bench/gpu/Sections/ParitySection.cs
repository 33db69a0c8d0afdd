using Gridfold.GpuCheck.Trainings;
using Gridfold.Models.Datasets;
using Gridfold.Models.Devices;
using Gridfold.Models.Networks;
using Gridfold.Models.Training;
using Gridfold.Models.Weights;
using static TorchSharp.torch;

namespace Gridfold.GpuCheck.Sections;

/// <summary>
/// Compares trainings on the device, alone and as one of two, with libtorch's on the processor: every weight after each of the first steps,
/// and the loss at the end.
/// </summary>
internal sealed class ParitySection() : Section("parity", "Parity with the processor", seconds: 45)
{
    // Rounding alone separates the first steps: 32-bit numbers agree within 5e-5, and TF32 would not within 1e-3. Batch normalisation
    // over many rows magnifies both: the gradients of such a residual network differed from 64-bit arithmetic by 8e-4 on a processor,
    // by 9e-6 on an H100, and by 8e-2 on an H100 with TF32. Later steps differ more: a sum near zero can fall on the other side of ReLU,
    // and batch normalisation spreads the difference.
    private const double FirstTolerance = 5e-4, NormalisedFirstTolerance = 1e-2, StepTolerance = 0.05;

    // A loss beyond its tolerance differs, and an accuracy beyond its tolerance is wrong. With libtorch's kernels for three kinds of
    // processor, the same training of the residual network ended at losses from 0.39 to 0.69 and accuracies from 0.80 to 0.88.
    private const double LossTolerance = 1e-3, AccuracyTolerance = 0.2;

    private const int Steps = 3;

    public override Outcome Run(SectionContext context)
    {
        FoldData data = Digits.Of(context.IsShort);
        SectionContext.Table(
            "network", "trained", "weights apart after step 1, as a part of their way", "step 2", "step 3",
            "loss at the end, processor", "device", "accuracy, processor", "device", "");
        var verdict = Verdict.Ok;
        double first = 0, loss = 0;
        foreach (NetworkKind kind in NetworkKind.All)
        {
            if (context.IsLate)
            {
                SectionContext.Row(kind.Title, SectionContext.NoTime, "", "", "", "", "", "", "", "");
                continue;
            }

            foreach (Comparison comparison in Comparisons(context, data, kind))
            {
                verdict = Outcome.Worse(verdict, comparison.Verdict);
                first = Math.Max(first, comparison.Steps[0]);
                loss = Math.Max(loss, comparison.LossDifference);
                string[] steps = [.. comparison.Steps.Select(SectionContext.Small)];
                SectionContext.Row([kind.Title, comparison.Name, .. steps, .. comparison.AtEnd, Outcome.WordOf(comparison.Verdict)]);
            }
        }

        bool areMasksEqual = AreMasksEqual(context.Device);
        SectionContext.Note($"Dropout masks of the device and of the processor: {(areMasksEqual ? "equal" : "different")}.");
        string summary =
            $"first step: weights within {SectionContext.Small(first)} of their way; end: losses within {SectionContext.Small(loss)}";
        return areMasksEqual ? new Outcome(verdict, summary) : new Outcome(Verdict.Failed, $"dropout masks are different; {summary}");
    }

    private static IEnumerable<Comparison> Comparisons(SectionContext context, FoldData data, NetworkKind kind)
    {
        int epochs = (context.IsShort, kind.Name) switch { (true, _) => 1, (_, "mlp") => 20, (_, "cnn") => 6, _ => 4 };
        int[] readings = [.. Enumerable.Range(1, Steps - 1)];

        // Dropout is left out: the masks of a GPU come from another generator.
        NetworkSpec network = kind.Network();

        // All rows are one mini-batch, so each epoch is a step.
        int rows = data.TrainingTargets.Count;
        TrainingSpec[] steps = [.. Enumerable.Range(0, 2).Select(index => kind.Training(Steps, rows, index, part: 0.1))];
        TrainingSpec[] whole = [.. Enumerable.Range(0, 2).Select(index => kind.Training(epochs, index: index))];
        IReadOnlyList<NamedTensor> initial = Trained.InitialWeights(data, network);
        List<RunResult> expected = Trained.Alone(data, network, steps[0], TrainingDevice.Cpu, readings);
        RunResult expectedEnd = Trained.Alone(data, network, whole[0], TrainingDevice.Cpu)[^1];
        yield return Compare("alone", Trained.Alone(data, network, steps[0], context.Device, readings),
            Trained.Alone(data, network, whole[0], context.Device)[^1]);
        yield return Compare("2 as one", Trained.Together(data, network, steps, context.Device, readings),
            Trained.Together(data, network, whole, context.Device)[^1]);

        Comparison Compare(string name, List<RunResult> found, RunResult foundEnd)
        {
            double tolerance = kind == NetworkKind.ResNet ? NormalisedFirstTolerance : FirstTolerance;
            double[] apart = [.. expected.Zip(found, (one, other) => Trained.PartOfWay(initial, one, other))];
            return new Comparison(name, tolerance, apart, expectedEnd, foundEnd);
        }
    }

    private static bool AreMasksEqual(TrainingDevice device)
    {
        using Tensor expected = Mask(TrainingDevice.Cpu), found = Mask(device);
        return expected.data<float>().SequenceEqual(found.data<float>());
    }

    private static Tensor Mask(TrainingDevice device)
    {
        using Tensor mask = HashedMask.Of([1, -2, 3], [0.8, 0.5, 1], 10_000, device.Torch);
        return mask.cpu();
    }

    /// <summary>The same training on the processor and on the device.</summary>
    /// <param name="name">How the device trained.</param>
    /// <param name="tolerance">How far apart the weights may be after the first step.</param>
    /// <param name="steps">How far apart the weights are after each of the first steps, as a part of their way.</param>
    /// <param name="expected">The whole training on the processor.</param>
    /// <param name="found">The whole training on the device.</param>
    private sealed class Comparison(string name, double tolerance, double[] steps, RunResult expected, RunResult found)
    {
        public string Name => name;

        public double[] Steps => steps;

        /// <summary>Of a loss above 1, as a part of it.</summary>
        public double LossDifference =>
            Math.Abs(Trained.Loss(expected) - Trained.Loss(found)) / Math.Max(1, Trained.Loss(expected));

        public string[] AtEnd =>
        [
            $"{Trained.Loss(expected):F6}", $"{Trained.Loss(found):F6}",
            $"{Trained.Accuracy(expected):F3}", $"{Trained.Accuracy(found):F3}",
        ];

        public Verdict Verdict
        {
            get
            {
                bool isAccurate = Math.Abs(Trained.Accuracy(expected) - Trained.Accuracy(found)) <= AccuracyTolerance;
                if (!(steps[0] <= tolerance) || !(steps.Max() <= StepTolerance) || !isAccurate) return Verdict.Failed;
                return LossDifference <= LossTolerance ? Verdict.Ok : Verdict.Differs;
            }
        }
    }
}
