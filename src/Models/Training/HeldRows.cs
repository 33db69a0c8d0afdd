using Gridfold.Models.Datasets;
using Gridfold.Models.Randomness;
using Gridfold.Models.Tasks;

namespace Gridfold.Models.Training;

/// <summary>
/// The training rows of a fold in two parts: rows that train, and rows that are held out to choose the decision threshold. The parts follow
/// from the classes, groups and times of the training rows and from the fold's seed.
/// </summary>
/// <param name="Learning">The fold with the rows that train, and its validation rows.</param>
/// <param name="Held">The rows that are held out, as training and as validation rows.</param>
internal sealed record HeldRows(FoldData Learning, FoldData Held)
{
    /// <summary>Divides a fold. Rows of a group stay together. Where the data has times, the latest rows are held out.</summary>
    /// <param name="data">The fold, of two classes.</param>
    /// <param name="fraction">The share of the training rows to hold out.</param>
    /// <param name="foldSeed">The seed of the fold.</param>
    public static HeldRows Of(FoldData data, double fraction, ulong foldSeed)
    {
        int[] labels = ((ClassTargets)data.TrainingTargets).Labels;
        bool[] isHeld = data.TrainingTimes is { } times
            ? Latest(times, fraction)
            : Drawn(labels, data.TrainingGroups, fraction, new RandomStream(Seed.Derive(foldSeed, "threshold")));
        ILookup<bool, int> parts = Enumerable.Range(0, labels.Length).ToLookup(row => isHeld[row]);
        (float[] inputs, Targets targets) = Take(data, [.. parts[false]]);
        (float[] heldInputs, Targets heldTargets) = Take(data, [.. parts[true]]);
        return new HeldRows(
            data with { TrainingInputs = inputs, TrainingTargets = targets },
            data with
            {
                TrainingInputs = heldInputs,
                TrainingTargets = heldTargets,
                ValidationInputs = heldInputs,
                ValidationTargets = heldTargets,
            });
    }

    /// <summary>
    /// Holds out rows or whole groups in random order, each where it brings the numbers of the classes nearer to their shares. A class of
    /// at least two rows has a share of at least one row.
    /// </summary>
    private static bool[] Drawn(int[] labels, IReadOnlyList<int>? groups, double fraction, RandomStream random)
    {
        double[] wanted = [.. ((int[])[0, 1]).Select(label => ShareOf(labels.Count(other => other == label), fraction))];
        int[][] units = [.. Enumerable.Range(0, labels.Length).GroupBy(row => groups?[row] ?? row).OrderBy(unit => unit.Key)
            .Select(unit => unit.ToArray())];
        int[] order = [.. Enumerable.Range(0, units.Length)];
        random.Shuffle(order);
        var held = new double[2];
        bool[] isHeld = new bool[labels.Length];
        foreach (int[] unit in order.Select(index => units[index]))
        {
            double[] with = [.. held.Select((count, label) => count + unit.Count(row => labels[row] == label))];
            if (Distance(with, wanted) >= Distance(held, wanted)) continue;
            held = with;
            foreach (int row in unit) isHeld[row] = true;
        }

        return isHeld;
    }

    private static double ShareOf(int rows, double fraction) => rows < 2 ? 0 : Math.Max(1, Math.Round(rows * fraction));

    private static double Distance(double[] held, double[] wanted) => Math.Abs(held[0] - wanted[0]) + Math.Abs(held[1] - wanted[1]);

    /// <summary>Holds out the latest rows. Rows of equal time stay together.</summary>
    private static bool[] Latest(IReadOnlyList<double> times, double fraction)
    {
        int count = (int)Math.Round(times.Count * fraction);
        double[] falling = [.. times.OrderDescending()];
        double last = count == 0 ? double.PositiveInfinity : falling[count - 1];
        return last > falling[^1] ? [.. times.Select(time => time >= last)] : new bool[times.Count];
    }

    private static (float[] Inputs, Targets Targets) Take(FoldData data, int[] rows)
    {
        int length = data.InputShape.Aggregate(1, (product, size) => product * size);
        float[] inputs = new float[rows.Length * length];
        foreach ((int place, int row) in rows.Index())
            data.TrainingInputs.AsSpan(row * length, length).CopyTo(inputs.AsSpan(place * length));
        return (inputs, data.TrainingTargets.Take(rows));
    }
}
