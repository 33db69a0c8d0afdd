using System.Globalization;
using System.Reflection;
using Gridfold.Models.Input;

namespace Gridfold.Models.OwnCode;

/// <summary>Makes an object of the user's class: by a constructor or a static method, whose parameters get values by their names.</summary>
/// <param name="maker">The constructor or the method.</param>
/// <param name="owner">The class and its settings.</param>
internal sealed class OwnMaker(MethodBase maker, OwnClass owner)
{
    private string Shown => $"{owner.Name}({string.Join(", ", maker.GetParameters().Select(
        parameter => $"{parameter.ParameterType.Name} {parameter.Name}"))})";

    /// <summary>The only public constructor of a class.</summary>
    /// <exception cref="OwnClassException">The class has none, or several.</exception>
    public static OwnMaker OfConstructor(Type type, OwnClass owner)
    {
        ConstructorInfo[] constructors = type.GetConstructors();
        return constructors.Length == 1
            ? new OwnMaker(constructors[0], owner)
            : throw new OwnClassException($"{owner.Path}.{OwnClass.ClassKey} is {owner.Name}; it has {constructors.Length} public "
                + "constructors, and it must have one, which gets the settings");
    }

    /// <summary>Makes the object.</summary>
    /// <param name="given">The values that Gridfold gives by itself.</param>
    /// <returns>The object; null when the method gave none.</returns>
    /// <exception cref="OwnClassException">A setting fits no parameter, a parameter has no value, or the user's code threw.</exception>
    public object? Make(params IReadOnlyList<OwnGiven> given)
    {
        RequireKnownSettings(given);
        object?[] values = [.. maker.GetParameters().Select(parameter => ValueOf(parameter, given))];
        try
        {
            return maker is ConstructorInfo constructor ? constructor.Invoke(values) : maker.Invoke(null, values);
        }
        catch (TargetInvocationException exception)
        {
            throw new OwnClassException($"{owner.Name} cannot be made: {OwnFailureText.Of(exception)}");
        }
    }

    /// <summary>Reads a value for a parameter of a type; null when it does not fit.</summary>
    public static object? Read(Type type, SpecScalar value)
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

    private void RequireKnownSettings(IReadOnlyList<OwnGiven> given)
    {
        string[] names = [.. maker.GetParameters().Select(parameter => parameter.Name!).Except(given.Select(value => value.Name))];
        foreach (OwnSetting setting in owner.Settings)
        {
            if (names.Any(name => OwnSetting.Plain(name) == OwnSetting.Plain(setting.Name))) continue;
            string reason = given.Any(value => OwnSetting.Plain(value.Name) == OwnSetting.Plain(setting.Name))
                ? "which Gridfold gives itself: remove it"
                : $"and the constructor is {Shown}{Suggestion.For(setting.Name, names)}";
            throw new OwnClassException($"{owner.Path}.settings has '{setting.Name}', {reason}", setting.Name);
        }
    }

    private object? ValueOf(ParameterInfo parameter, IReadOnlyList<OwnGiven> given)
    {
        string name = parameter.Name!;
        Type type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (given.FirstOrDefault(value => value.Name == name) is { } own)
        {
            return own.ValueOf(type) ?? throw new OwnClassException(
                $"{owner.Name} has the parameter {name} of another type; it must be {own.Types}");
        }

        OwnSetting? setting = owner.Settings.FirstOrDefault(known => OwnSetting.Plain(known.Name) == OwnSetting.Plain(name));
        if (setting is null or { Value.Kind: ScalarKind.Null })
        {
            if (parameter.HasDefaultValue) return parameter.DefaultValue;
            if (setting is not null && (type != parameter.ParameterType || !type.IsValueType)) return null;
            throw new OwnClassException(
                setting is null
                    ? $"{owner.Path}.settings has no '{name}', and the constructor is {Shown}: write it, or give the parameter a default"
                    : $"{owner.Path}.settings.{setting.Name} is empty in a trial to which its hyper-parameter does not belong; let the "
                        + "parameter take null, or give it a default",
                setting?.Name ?? "");
        }

        return Read(type, setting.Value) ?? throw new OwnClassException(
            $"{owner.Path}.settings.{setting.Name} is {setting.Value.Description}, and the constructor is {Shown}; {RuleOf(type)}",
            setting.Name);
    }

    private static string RuleOf(Type type) =>
        type == typeof(bool) ? "it must be true or false"
        : type == typeof(int) || type == typeof(long) ? "it must be a whole number"
        : type == typeof(double) || type == typeof(float) ? "it must be a number"
        : "a parameter can be int, long, float, double, bool or string";
}
