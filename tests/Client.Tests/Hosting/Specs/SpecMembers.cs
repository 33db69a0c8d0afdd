using System.Reflection;
using Gridfold.Hosting.Specs;

namespace Gridfold.Client.Tests.Hosting.Specs;

/// <summary>Finds the members of C# that say the keys of an experiment file.</summary>
internal static class SpecMembers
{
    private const BindingFlags Statics = BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <summary>The properties of a class whose objects are written with properties. They are keys.</summary>
    public static IReadOnlyList<PropertyInfo> PropertiesOf(Type type) =>
    [
        .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property =>
            property.SetMethod is not null && property.Name is not (nameof(ExperimentSpec.Overrides) or nameof(Model.Type))),
    ];

    /// <summary>The methods that make the forms of a part.</summary>
    public static IReadOnlyList<MethodInfo> FormsOf(Type type) =>
        [.. type.GetMethods(Statics).Where(method => !method.IsSpecialName && method.Name != "Create")];

    /// <summary>The words that stand alone.</summary>
    public static IReadOnlyList<PropertyInfo> WordsOf(Type type) => [.. type.GetProperties(Statics)];

    /// <summary>The method that makes a form. Null where there is none.</summary>
    public static MethodInfo? Form(Type type, string word) => FormsOf(type).FirstOrDefault(method => Words.Of(method.Name) == word);

    /// <summary>Whether a word stands for a member: an enum value, a word, or a form without required settings.</summary>
    public static bool HasWord(Type type, string word) => type.IsEnum
        ? Enum.GetNames(type).Any(name => Words.Of(name) == word)
        : WordsOf(type).Any(property => Words.Of(property.Name) == word)
            || (Form(type, word)?.GetParameters().All(parameter => parameter.HasDefaultValue) ?? false);

    /// <summary>The parameters of a form or of a constructor that are keys.</summary>
    public static IReadOnlyList<ParameterInfo> KeysOf(MethodBase form) =>
        [.. form.GetParameters().Where(parameter => parameter.Name != "name")];

    /// <summary>The type of a key of a part. Null where no member says the key.</summary>
    /// <param name="place">The class, or the method of a form.</param>
    /// <param name="key">The key.</param>
    public static object? At(object place, string key) => place switch
    {
        MethodBase form => KeysOf(form).FirstOrDefault(parameter => Words.Of(parameter.Name!) == key) is { } found
            ? Content(found.ParameterType)
            : null,
        Type type => PropertiesOf(type).FirstOrDefault(property => Words.Of(property.Name) == key) is { } property
            ? Content(property.PropertyType)
            : WordsOf(type).Any(word => Words.Of(word.Name) == key) ? type
            : Form(type, key) ?? type.GetConstructors().Cast<MethodBase>().Concat(FormsOf(type))
                .Select(form => At(form, key)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    /// <summary>The type inside a value, a list, or a pair of a name and a part.</summary>
    public static Type Content(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Content(inner);
        if (!type.IsGenericType) return type;
        Type definition = type.GetGenericTypeDefinition();
        return definition == typeof(Value<>) || definition == typeof(IReadOnlyList<>) || definition == typeof(ValueTuple<,>)
            ? Content(type.GetGenericArguments()[^1])
            : type;
    }
}
