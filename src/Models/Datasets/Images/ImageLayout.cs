using Gridfold.Models.Datasets.Sources;
using Gridfold.Models.Input;

namespace Gridfold.Models.Datasets.Images;

/// <summary>The split and class of each image in a folder or zip. The folders around the image decide both.</summary>
internal sealed class ImageLayout
{
    private static readonly Dictionary<string, Split> SplitNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["train"] = Split.Train,
        ["training"] = Split.Train,
        ["valid"] = Split.Valid,
        ["val"] = Split.Valid,
        ["validation"] = Split.Valid,
        ["test"] = Split.Test,
        ["testing"] = Split.Test,
    };

    private const string Layouts =
        "lay them out as train/CLASS/FILE, valid/CLASS/FILE, test/CLASS/FILE, or as CLASS/FILE when there are no splits";

    private ImageLayout(string[] classNames, int[] labels, Split[] splits)
    {
        ClassNames = classNames;
        Labels = labels;
        Splits = splits;
    }

    public string[] ClassNames { get; }

    public int[] Labels { get; }

    public Split[] Splits { get; }

    /// <exception cref="InputException">The folders do not show the classes.</exception>
    public static ImageLayout Of(ImageFiles images)
    {
        SourceFile source = images.Source;
        if (images.Paths.Count == 0)
            throw source.Error($"holds no images (.png, .jpg, .jpeg, .bmp, .webp, .gif); {Layouts}");
        int top = CountTopFolders(images.Paths);
        string[][] paths = [.. images.Paths.Select(path => path.Split('/')[top..])];
        bool hasSplits = paths.Any(parts => parts.Length == 3 && SplitNames.ContainsKey(parts[0]));
        int depth = hasSplits ? 3 : 2;
        int odd = Array.FindIndex(paths, parts => parts.Length != depth || (hasSplits && !SplitNames.ContainsKey(parts[0])));
        // When folders train and test hold images directly, they are splits without classes, not classes.
        if (odd < 0 && !hasSplits && paths.All(parts => SplitNames.ContainsKey(parts[0]))) odd = 0;
        if (odd >= 0)
            throw new InputException($"{images.Show(images.Paths[odd])} does not lie in the folder of a class; {Layouts}", source.Location);

        RefuseEmptyClasses(images, top, depth);
        (string[] names, int[] labels) = SortFolders(paths, depth);
        Split[] splits = [.. paths.Select(parts => hasSplits ? SplitNames[parts[0]] : Split.Train)];
        if (names.Length == 1) throw source.Error($"has one class, '{names[0]}'; there must be at least two: {Layouts}");
        RefuseUntrainedClasses(images, names, labels, splits);
        return new ImageLayout(names, labels, splits);
    }

    /// <summary>Counts the folders that hold everything, as mnist/ does in mnist/train/0/1.png.</summary>
    private static int CountTopFolders(IReadOnlyList<string> paths)
    {
        string[][] parts = [.. paths.Select(path => path.Split('/'))];
        int top = 0;
        while (parts.Any(path => path.Length - top >= 3)
            && parts.All(path => path.Length - top >= 2 && path[top] == parts[0][top])
            && !SplitNames.ContainsKey(parts[0][top])) top++;
        return top;
    }

    /// <summary>Sorts numerically when all names are numbers, otherwise ordinally. Folders 1 and 01 stay two classes.</summary>
    private static (string[] Names, int[] Labels) SortFolders(string[][] paths, int depth)
    {
        string[] names = [.. paths.Select(parts => parts[depth - 2]).Distinct().Order(StringComparer.Ordinal)];
        if (names.All(name => Numbers.TryParse(name, out _)))
            names = [.. names.OrderBy(name => Numbers.TryParse(name, out double value) ? value : 0)];
        Dictionary<string, int> places = names.Select((name, place) => (name, place)).ToDictionary();
        return (names, [.. paths.Select(parts => places[parts[depth - 2]])]);
    }

    private static void RefuseEmptyClasses(ImageFiles images, int top, int depth)
    {
        HashSet<string> used = [.. images.Paths.Select(path => path[..path.LastIndexOf('/')])];
        string prefix = string.Concat(images.Paths[0].Split('/').Take(top).Select(part => part + "/"));
        var problems = new LimitedProblems(images.Source.Shown);
        foreach (string folder in images.Folders)
        {
            bool isClass = folder.StartsWith(prefix, StringComparison.Ordinal) && folder[prefix.Length..].Split('/').Length == depth - 1;
            if (isClass && !used.Contains(folder))
            {
                problems.Add(
                    "empty class folders",
                    () => new Problem(
                        $"{images.Show(folder)} is the folder of a class and holds no image; " +
                            "every class needs images: add some, or remove the folder",
                        images.Source.Location));
            }
        }

        problems.ThrowIfAny();
    }

    private static void RefuseUntrainedClasses(ImageFiles images, string[] names, int[] labels, Split[] splits)
    {
        HashSet<int> trained = [.. labels.Where((_, row) => splits[row] == Split.Train)];
        if (trained.Count == 0) throw images.Source.Error($"has no train folder; there is nothing to learn from: {Layouts}");
        int row = Array.FindIndex(labels, label => !trained.Contains(label));
        if (row >= 0)
        {
            throw new InputException(
                $"{images.Show(images.Paths[row])} is of class '{names[labels[row]]}', which has no image under train; " +
                    $"a class that is judged must be learnt: add images to train/{names[labels[row]]}, or remove the folder",
                images.Source.Location);
        }
    }
}
