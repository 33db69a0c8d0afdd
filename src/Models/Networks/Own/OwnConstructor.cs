using System.Globalization;
using System.Reflection;
using Gridfold.Models.Input;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// The way in which the user's class makes a network: its constructor if it is a network itself, otherwise its static method Create. The
/// parameters get their values by their names.
/// </summary>
internal sealed class OwnConstructor
{
    private const string Method = "Create";
    private const string Inputs = "inputs", InputShape = "inputShape", Outputs = "outputs";

    private static readonly string[] Given = [Inputs, InputShape, Outputs];

    private readonly MethodBase _maker;
    private readonly OwnNetworkLayer _network;

    private OwnConstructor(MethodBase maker, OwnNetworkLayer network) => (_maker, _network) = (maker, network);

    private string Shown => $"{_network.Class}({string.Join(", ", _maker.GetParameters().Select(
        parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";

    /// <summary>Whether a class makes networks.</summary>
    public static bool Suits(Type type) => IsNetwork(type) || MethodOf(type) is not null;

    /// <summary>Finds the constructor of a class, or its method.</summary>
    /// <exception cref="OwnNetworkException">The class has none, or several.</exception>
    public static OwnConstructor Of(Type type, OwnNetworkLayer network)
    {
        OwnNetworkException Wrong(string rule) =>
            new($"{network.Path}.{OwnNetworkLayer.ClassKey} is {network.Class}; {rule}");
        if (!IsNetwork(type))
        {
            return new OwnConstructor(MethodOf(type) ?? throw Wrong(
                "it must derive from torch.nn.Module<Tensor, Tensor>, be public and not abstract, or have a public static method Create "
                    + "that gives such a module"), network);
        }

        ConstructorInfo[] constructors = type.GetConstructors();
        return constructors.Length == 1
            ? new OwnConstructor(constructors[0], network)
            : throw Wrong($"it has {constructors.Length} public constructors, and it must have one, which gets the settings");
    }

    /// <summary>Makes the network.</summary>
    /// <param name="inputShape">The shape of a row.</param>
    /// <param name="outputs">The number of values for each row.</param>
    /// <exception cref="OwnNetworkException">A setting fits no parameter, a parameter has no value, or the user's code threw.</exception>
    public nn.Module<Tensor, Tensor> Make(IReadOnlyList<int> inputShape, int outputs)
    {
        RequireKnownSettings();
        object?[] values = [.. _maker.GetParameters().Select(parameter => ValueOf(parameter, inputShape, outputs))];
        object? made;
        try
        {
            made = _maker is ConstructorInfo constructor ? constructor.Invoke(values) : _maker.Invoke(null, values);
        }
        catch (TargetInvocationException exception)
        {
            throw new OwnNetworkException($"{_network.Class} cannot be made: {OwnFailureText.Of(exception)}");
        }

        return (nn.Module<Tensor, Tensor>?)made
            ?? throw new OwnNetworkException($"{_network.Class}.{Method} gave null; it must give a network");
    }

    private static bool IsNetwork(Type type) =>
        type is { IsAbstract: false, IsVisible: true } && type.IsAssignableTo(typeof(nn.Module<Tensor, Tensor>));

    private static MethodInfo? MethodOf(Type type)
    {
        MethodInfo[] methods = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == Method
            && method.ReturnType.IsAssignableTo(typeof(nn.Module<Tensor, Tensor>)))];
        return methods.Length == 1 ? methods[0] : null;
    }

    private void RequireKnownSettings()
    {
        string[] names = [.. _maker.GetParameters().Select(parameter => parameter.Name!).Except(Given)];
        foreach (OwnSetting setting in _network.Settings)
        {
            if (names.Any(name => OwnSetting.Plain(name) == OwnSetting.Plain(setting.Name))) continue;
            string reason = Given.Any(name => OwnSetting.Plain(name) == OwnSetting.Plain(setting.Name))
                ? "which Gridfold gives itself: remove it"
                : $"and the constructor is {Shown}{Suggestion.For(setting.Name, names)}";
            throw new OwnNetworkException($"{_network.Path}.settings has '{setting.Name}', {reason}", setting.Name);
        }
    }

    private object? ValueOf(ParameterInfo parameter, IReadOnlyList<int> inputShape, int outputs)
    {
        string name = parameter.Name!;
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (name == InputShape) return Shape(type, inputShape);
        if (name is Inputs or Outputs)
        {
            return Read(type, SpecScalar.Of(name == Outputs ? outputs : inputShape.Aggregate(1L, (count, size) => count * size)))
                ?? throw WrongType(name, "int or long");
        }

        OwnSetting? setting = _network.Settings.FirstOrDefault(known => OwnSetting.Plain(known.Name) == OwnSetting.Plain(name));
        if (setting is null or { Value.Kind: ScalarKind.Null })
        {
            if (parameter.HasDefaultValue) return parameter.DefaultValue;
            if (setting is not null && (type != parameter.ParameterType || !type.IsValueType)) return null;
            throw new OwnNetworkException(
                setting is null
                    ? $"{_network.Path}.settings has no '{name}', and the constructor is {Shown}: write it, or give the parameter a default"
                    : $"{_network.Path}.settings.{setting.Name} is empty in a trial to which its hyper-parameter does not belong; let the "
                        + "parameter take null, or give it a default",
                setting?.Name ?? "");
        }

        return Read(type, setting.Value) ?? throw new OwnNetworkException(
            $"{_network.Path}.settings.{setting.Name} is {setting.Value.Description}, and the constructor is {Shown}; {RuleOf(type)}",
            setting.Name);
    }

    private object Shape(Type type, IReadOnlyList<int> shape) =>
        type == typeof(long[]) ? shape.Select(size => (long)size).ToArray()
        : type == typeof(int[]) ? shape.ToArray()
        : throw WrongType(InputShape, "long[] or int[]");

    private OwnNetworkException WrongType(string name, string types) =>
        new($"{_network.Class} has the parameter {name} of another type; it must be {types}");

    private static object? Read(Type type, SpecScalar value)
    {
        if (type == typeof(string)) return value.Kind == ScalarKind.Text ? value.Text : value.Written;
        if (type == typeof(bool)) return value.Kind == ScalarKind.Boolean ? value.Text == "true" : null;
        if (value.Number is not { } number) return null;
        if (type == typeof(double)) return number;
        if (type == typeof(float)) return (float)number;
        if (type == typeof(int)) return double.IsInteger(number) && Math.Abs(number) <= int.MaxValue ? (int)number : null;
        if (type != typeof(long)) return null;
        return value.Kind == ScalarKind.Integer && long.TryParse(value.Text, CultureInfo.InvariantCulture, out long whole) ? whole : null;
    }

    private static string RuleOf(Type type) =>
        type == typeof(bool) ? "it must be true or false"
        : type == typeof(int) || type == typeof(long) ? "it must be a whole number"
        : type == typeof(double) || type == typeof(float) ? "it must be a number"
        : "a parameter can be int, long, float, double, bool or string";
}
