using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets;

/// <summary>Carries out <see cref="Binarize"/> on any kind of dataset whose classes are numbers.</summary>
internal static class Binarization
{
    public static (string[] ClassNames, int[] Labels) Apply(Binarize binarize, IReadOnlyList<string> classNames, int[] labels)
    {
        var values = new double[classNames.Count];
        for (int i = 0; i < values.Length; i++)
        {
            if (!Numbers.TryParse(classNames[i], out values[i]))
            {
                throw new InputException(
                    $"dataset.binarize compares labels with {Numbers.Show(binarize.AtLeast)}, " +
                        $"and there is a label '{classNames[i]}', which is not a number; " +
                        "remove dataset.binarize, or name a numeric column in dataset.label",
                    binarize.Location);
            }
        }

        int[] binary = [.. labels.Select(label => values[label] >= binarize.AtLeast ? 1 : 0)];
        string threshold = Numbers.Show(binarize.AtLeast);
        if (binary.Distinct().Count() < 2)
        {
            string side = binary[0] == 1 ? "at least" : "below";
            throw new InputException(
                $"dataset.binarize.at_least is {threshold}, and every label is {side} that; " +
                    $"it must leave two classes: choose a threshold above {Numbers.Show(values.Min())} and at most " +
                    $"{Numbers.Show(values.Max())}",
                binarize.Location);
        }

        return ([$"< {threshold}", $">= {threshold}"], binary);
    }
}
