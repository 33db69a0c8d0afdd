using System.Globalization;
using System.Reflection;
using Gridfold.Grains.Specs;
using Gridfold.Hosting.Specs;
using Gridfold.Models.Input;
using ExperimentSpec = Gridfold.Hosting.Specs.ExperimentSpec;

namespace Gridfold.Client.Tests.Hosting.Specs;

/// <summary>Builds the objects of C# that say what an experiment file says, by the members that a program would call.</summary>
/// <param name="root">The nodes of the file.</param>
internal sealed class SpecBuilder(SpecMap root)
{
    private readonly Dictionary<string, Parameter> _parameters = [];

    /// <summary>Builds the experiment.</summary>
    public ExperimentSpec Build()
    {
        Type type = Grains.Specs.CommandTraining.IsIn(root["training"]) ? typeof(CommandExperiment) : typeof(Experiment);
        SpecEntry[] space = [.. (root["hyperparameters"] as SpecMap)?.Entries ?? []];
        var entries = root.Entries.Where(entry => entry.Key is not ("apiVersion" or "kind" or "hyperparameters"));
        var experiment = (ExperimentSpec)Section(type, new SpecMap([.. entries]));
        if (space.Length == 0) return experiment;

        // A hyper-parameter has the type of the place that names it; a program's own training takes numbers.
        foreach (SpecEntry entry in space.Where(entry => !_parameters.ContainsKey(entry.Key)))
            _parameters[entry.Key] = MakeParameter(typeof(double), entry.Key);
        Parameter[] parameters = [.. space.Select(entry => _parameters[entry.Key])];
        typeof(ExperimentSpec).GetProperty(nameof(ExperimentSpec.Hyperparameters))!.SetValue(experiment, parameters);
        return experiment;
    }

    private object Value(Type type, SpecNode node)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Value(inner, node);
        if (node is SpecScalar { Kind: ScalarKind.Text } text && text.Text.StartsWith("${", StringComparison.Ordinal))
            return FromParameter(type, text.Text[2..^1]);
        Type? generic = type.IsGenericType ? type.GetGenericTypeDefinition() : null;
        if (generic == typeof(IReadOnlyList<>)) return ListOf(type.GetGenericArguments()[0], node);
        if (generic == typeof(Value<>)) return Convert(type, Value(type.GetGenericArguments()[0], node));
        if (type == typeof(Widths) && node is SpecList)
            return Widths.Create(((IReadOnlyList<Value<int>>)ListOf(typeof(Value<int>), node)).ToArray());
        if (type == typeof(Columns) && node is SpecList)
            return Columns.Create(((IReadOnlyList<string>)ListOf(typeof(string), node)).ToArray());
        if (typeof(SpecChoice).IsAssignableFrom(type)) return Choice(type, node);
        if (typeof(SpecPart).IsAssignableFrom(type)) return Section(type, (SpecMap)node);
        var scalar = (SpecScalar)node;
        return type.IsEnum ? Enum.GetValues(type).Cast<object>().Single(word => Words.Of(word.ToString()!) == scalar.Text)
            : type == typeof(TimeSpan) ? TimeText.Parse(scalar.Text)!
            : type == typeof(object) ? scalar.Number is { } number ? number : scalar.Text
            : System.Convert.ChangeType(type == typeof(string) ? scalar.Written : scalar.Text, type, CultureInfo.InvariantCulture);
    }

    private object Choice(Type type, SpecNode node)
    {
        if (node is SpecScalar scalar)
        {
            if (SpecMembers.WordsOf(type).FirstOrDefault(word => Words.Of(word.Name) == scalar.Text) is { } found)
                return found.GetValue(null)!;
            return SpecMembers.Form(type, scalar.Text) is { } bare
                ? Call(bare, new SpecMap([]))
                : Convert(type, scalar.Kind switch
                {
                    ScalarKind.Text => scalar.Text,
                    ScalarKind.Integer => int.Parse(scalar.Text, CultureInfo.InvariantCulture),
                    _ => (object)scalar.Number!.Value,
                });
        }

        var map = (SpecMap)node;
        foreach (string selector in new[] { "name", "type" })
        {
            if (map[selector] is SpecScalar word && SpecMembers.Form(type, word.Text) is { } named) return Call(named, map);
        }

        MethodInfo form = SpecMembers.Form(type, map.Entries[0].Key) ?? SpecMembers.FormsOf(type).Single();
        ParameterInfo first = form.GetParameters().FirstOrDefault()!;
        return map.Entries[0].Value switch
        {
            SpecMap pairs when form.Name == nameof(Layer.Inputs) => form.Invoke(null, [Pairs(first.ParameterType, pairs)])!,
            SpecMap settings => Call(form, settings),
            var single => form.Invoke(null, [.. form.GetParameters().Select(parameter =>
                parameter == first ? Value(first.ParameterType, single) : Type.Missing)])!,
        };
    }

    private object Call(MethodBase form, SpecMap settings, params object?[] before)
    {
        object?[] arguments = [.. before, .. form.GetParameters().Skip(before.Length).Select(parameter =>
            settings[Words.Of(parameter.Name!)] is { } node ? Value(parameter.ParameterType, node) : Type.Missing)];
        return form is ConstructorInfo constructor ? constructor.Invoke(arguments) : form.Invoke(null, arguments)!;
    }

    private object Section(Type type, SpecMap map)
    {
        if (type == typeof(Assignment) || type == typeof(Settings))
        {
            var collection = Activator.CreateInstance(type)!;
            foreach (SpecEntry entry in map.Entries) Add(collection, entry);
            return collection;
        }

        if (type.GetConstructor(Type.EmptyTypes) is null) return Call(type.GetConstructors()[0], map);
        object section = Activator.CreateInstance(type)!;
        foreach (SpecEntry entry in map.Entries)
        {
            PropertyInfo property = SpecMembers.PropertiesOf(type).Single(property => Words.Of(property.Name) == entry.Key);
            property.SetValue(section, Value(property.PropertyType, entry.Value));
        }

        return section;
    }

    private void Add(object collection, SpecEntry entry)
    {
        object value = Value(typeof(object), entry.Value);
        MethodInfo add = collection.GetType().GetMethods().First(method => method.Name == "Add"
            && method.GetParameters()[0].ParameterType == typeof(string)
            && (method.IsGenericMethod || method.GetParameters()[1].ParameterType.IsInstanceOfType(value)));
        (add.IsGenericMethod ? add.MakeGenericMethod(value.GetType()) : add).Invoke(collection, [entry.Key, value]);
    }

    private object FromParameter(Type type, string name)
    {
        Parameter? known = _parameters.GetValueOrDefault(name);
        if (type == typeof(object)) return known ?? (_parameters[name] = MakeParameter(typeof(double), name));
        MethodInfo conversion = type.GetMethods().First(method => method.Name == "op_Implicit"
            && typeof(Parameter).IsAssignableFrom(method.GetParameters()[0].ParameterType)
            && (known is null || method.GetParameters()[0].ParameterType.IsInstanceOfType(known))
            && (known is not null || Fits(method.GetParameters()[0].ParameterType.GetGenericArguments()[0], name)));
        known ??= _parameters[name] = MakeParameter(conversion.GetParameters()[0].ParameterType.GetGenericArguments()[0], name);
        return conversion.Invoke(null, [known])!;
    }

    // Widths are a number, or lists of numbers too.
    private bool Fits(Type type, string name) => type != typeof(int) || DefinitionOf(name)["values"] is not SpecList { Items: var items }
        || items.All(item => item is SpecScalar { Kind: ScalarKind.Integer });

    private SpecMap DefinitionOf(string name) => (SpecMap)((SpecMap)root["hyperparameters"]!)[name]!;

    private Parameter MakeParameter(Type type, string name)
    {
        SpecMap definition = DefinitionOf(name);
        MethodInfo form = SpecMembers.Form(typeof(Parameter), ((SpecScalar)definition["type"]!).Text)!;
        return (Parameter)Call(form.IsGenericMethod ? form.MakeGenericMethod(type) : form, definition, name);
    }

    private Array ListOf(Type item, SpecNode node)
    {
        SpecNode[] items = [.. ((SpecList)node).Items];
        var list = Array.CreateInstance(item, items.Length);
        for (int index = 0; index < items.Length; index++) list.SetValue(Value(item, items[index]), index);
        return list;
    }

    private Array Pairs(Type list, SpecMap map)
    {
        Type pair = list.GetGenericArguments()[0];
        var pairs = Array.CreateInstance(pair, map.Entries.Count);
        for (int index = 0; index < map.Entries.Count; index++)
        {
            SpecEntry entry = map.Entries[index];
            pairs.SetValue(Activator.CreateInstance(pair, entry.Key, Value(pair.GetGenericArguments()[1], entry.Value)), index);
        }

        return pairs;
    }

    private static object Convert(Type type, object value) => type.GetMethods().First(method =>
        method.Name == "op_Implicit" && method.GetParameters()[0].ParameterType == value.GetType()).Invoke(null, [value])!;
}
