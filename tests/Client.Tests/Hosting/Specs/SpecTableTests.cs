using System.Reflection;
using Gridfold.Grains.Schemas;
using Gridfold.Hosting.Specs;
using Gridfold.Models.Input;

namespace Gridfold.Client.Tests.Hosting.Specs;

/// <summary>
/// C# says what the readers of experiment files take, no more and no less. The keys are those that the JSON Schema is made from.
/// </summary>
public sealed class SpecTableTests
{
    // The layers within a layer are those of the model.
    private static readonly string[] InnerLayers = ["model.layers[].residual", "model.layers[].inputs.*.layers"];

    // Each loss is also asked for the keys of the loss that a task takes by default, to say what is wrong.
    private static readonly string[] KeysOfOtherLosses = ["label_smoothing", "class_weights"];

    [Theory]
    [InlineData(false, typeof(Experiment))]
    [InlineData(true, typeof(CommandExperiment))]
    public void Members_OfTheTypedForm_AreTheKeysOfTheFile(bool isOwn, Type root)
    {
        var shape = FileShape.Find(isOwn);
        var problems = new List<string>();
        int keys = 0;
        foreach ((string path, Dictionary<string, MapShape> variants) in shape.Maps)
        {
            // A program that trains itself has some of the same parts, and fewer keys of them.
            bool isWhole = !isOwn || path is "" or "training";
            if (variants.Values.Any(map => map.HasNames)) continue;
            if (InnerLayers.Any(inner => path.StartsWith($"{inner}[]", StringComparison.Ordinal))) continue;
            foreach ((string variant, MapShape map) in variants.Where(entry => variants.Count == 1 || entry.Key.Length > 0))
                keys += Compare(shape, root, path, variant, map, isWhole, problems);
        }

        foreach ((string list, ListItems items) in shape.Items.Where(list => !InnerLayers.Contains(list.Key)))
        {
            Type item = (Type)PlaceOf(root, list)!;
            if (item == typeof(string)) continue;
            problems.AddRange(items.Words.Where(word => !SpecMembers.HasWord(item, word) && SpecMembers.Form(item, word) is null)
                .Concat(items.Keys.Where(key => !SpecMembers.HasWord(item, key) && SpecMembers.Form(item, key) is null))
                .Select(word => $"{item.Name} cannot say {word} of {list}"));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.InRange(keys, isOwn ? 100 : 250, 1000);
    }

    [Fact]
    public void FormsOfParts_EachHasAWordOfTheFile()
    {
        var shape = FileShape.Find(isOwn: false);
        Assert.All(
            new[]
            {
                ("training.optimizer", typeof(Optimizer)), ("training.loss", typeof(Loss)), ("training.lr_schedule", typeof(LrSchedule)),
                ("model.preset", typeof(Preset)), ("hyperparameters.*", typeof(Parameter)), ("searcher", typeof(Searcher)),
                ("validation", typeof(Validation)), ("scheduler", typeof(Scheduler)),
            },
            part => Assert.Equal(
                shape.Maps[part.Item1].Keys.Where(variant => variant.Length > 0).Select(variant => variant[(variant.IndexOf('=') + 1)..])
                    .Order(StringComparer.Ordinal),
                SpecMembers.FormsOf(part.Item2).Select(form => Words.Of(form.Name)).Order(StringComparer.Ordinal)));
    }

    private static int Compare(FileShape shape, Type root, string path, string variant, MapShape map, bool isWhole, List<string> problems)
    {
        string shown = $"{path} {variant}".Trim();
        object? place = PlaceOf(root, path);
        if (variant.Length > 0 && place is Type type) place = SpecMembers.Form(type, variant[(variant.IndexOf('=') + 1)..]);
        if (place is null)
        {
            problems.Add($"nothing in C# says {shown}");
            return 0;
        }

        string selector = variant.Length > 0 ? variant[..variant.IndexOf('=')] : "";
        string[] keys =
        [
            .. map.Keys.Keys.Where(key => shape.Takes(path, variant, key) && key != selector
                && !(path.Length == 0 && key is "apiVersion" or "kind")
                && !(path == "training.loss" && KeysOfOtherLosses.Contains(key) && SpecMembers.At(place, key) is null)),
        ];
        foreach (string key in keys)
        {
            object? content = SpecMembers.At(place, key);
            if (content is null) problems.Add($"nothing in C# says the key {key} of {shown}");
            if (isWhole && map.Keys[key].IsRequired && !IsRequired(place, key)) problems.Add($"C# does not require {key} of {shown}");
            if (content is Type { IsEnum: true } or Type { Name: "Keep" or "MissingValues" or "Units" or "Loss" or "LrSchedule" })
            {
                problems.AddRange(map.Keys[key].Words.Where(word => !SpecMembers.HasWord((Type)content, word)
                    && !(SpecMembers.Form((Type)content, word) is { } form && shape.Maps.ContainsKey(SchemaPath.Join(path, key))))
                    .Select(word => $"{((Type)content).Name} cannot say {word} of {shown}.{key}"));
            }
        }

        if (!isWhole) return keys.Length;
        IEnumerable<string?> members = place switch
        {
            MethodBase form => SpecMembers.KeysOf(form).Select(parameter => parameter.Name),
            Type section => SpecMembers.PropertiesOf(section).Select(property => property.Name),
            _ => [],
        };
        problems.AddRange(members.Select(member => Words.Of(member!))
            .Where(member => !keys.Contains(member) && !map.Keys.ContainsKey(member)).Select(member => $"no key of {shown} is {member}"));
        return keys.Length;
    }

    private static bool IsRequired(object place, string key) => place switch
    {
        MethodBase form => SpecMembers.KeysOf(form).Any(parameter => Words.Of(parameter.Name!) == key && !parameter.HasDefaultValue),
        Type type => SpecMembers.PropertiesOf(type).FirstOrDefault(property => Words.Of(property.Name) == key) is { } property
            ? property.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "RequiredMemberAttribute")
            : type.GetConstructors().Cast<MethodBase>().Concat(SpecMembers.FormsOf(type)).Any(form => IsRequired(form, key))
                || SpecMembers.Form(type, key) is not null,
        _ => false,
    };

    /// <summary>The class or method at a path of the file: <c>model.layers[].conv2d</c> is a method of <see cref="Layer"/>.</summary>
    private static object? PlaceOf(Type root, string path)
    {
        object? place = root;
        foreach (string part in path.Replace("[]", "", StringComparison.Ordinal).Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            if (place is null) return null;
            if (part == "*") place = place is MethodInfo method ? SpecMembers.Content(method.GetParameters()[0].ParameterType) : place;
            else place = SpecMembers.At(place, part);
        }

        return place;
    }
}
