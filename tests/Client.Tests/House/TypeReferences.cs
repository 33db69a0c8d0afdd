using System.Collections.Concurrent;
using System.Reflection;
using System.Reflection.Emit;

namespace Gridfold.Client.Tests.House;

/// <summary>
/// Which types a compiled type refers to: in its members, its attributes and its instructions. A nested type counts as the type around it.
/// </summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> Instructions =
        typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    private static readonly ConcurrentDictionary<(Type, bool), HashSet<Type>> Known = [];

    /// <summary>The types that a type refers to, itself left out.</summary>
    /// <param name="type">Not a nested one.</param>
    /// <param name="withAttributes">Whether attributes count.</param>
    public static IReadOnlySet<Type> Of(Type type, bool withAttributes = true) => Known.GetOrAdd((type, withAttributes), _ =>
    {
        var found = new HashSet<Type>();
        Collect(type, withAttributes, found);
        found.Remove(type);
        return found;
    });

    private static void Collect(Type type, bool withAttributes, HashSet<Type> found)
    {
        Add(type.BaseType, found);
        foreach (Type implemented in type.GetInterfaces()) Add(implemented, found);
        foreach (Type parameter in type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
            Add(parameter, found);
        foreach (MemberInfo member in type.GetMembers(Declared).Prepend(type))
        {
            if (withAttributes) foreach (CustomAttributeData attribute in member.GetCustomAttributesData()) Add(attribute, found);
            switch (member)
            {
                case FieldInfo field: Add(field.FieldType, found); break;
                case PropertyInfo property: Add(property.PropertyType, found); break;
                case EventInfo happening: Add(happening.EventHandlerType, found); break;
                case MethodBase method: Add(method, found); break;
                case Type nested when nested != type: Collect(nested, withAttributes, found); break;
            }
        }
    }

    private static void Add(CustomAttributeData attribute, HashSet<Type> found)
    {
        Add(attribute.AttributeType, found);
        foreach (CustomAttributeTypedArgument argument in attribute.ConstructorArguments.Concat(
            attribute.NamedArguments.Select(named => named.TypedValue)))
        {
            Add(argument.ArgumentType, found);
            Add(argument.Value as Type, found);
        }
    }

    private static void Add(MethodBase method, HashSet<Type> found)
    {
        foreach (ParameterInfo parameter in method.GetParameters()) Add(parameter.ParameterType, found);
        if (method is MethodInfo { ReturnType: var result }) Add(result, found);
        if (method.IsGenericMethodDefinition)
            foreach (Type constraint in method.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
                Add(constraint, found);
        if (method.GetMethodBody() is not { } body) return;
        foreach (LocalVariableInfo local in body.LocalVariables) Add(local.LocalType, found);
        foreach (ExceptionHandlingClause clause in body.ExceptionHandlingClauses.Where(
            clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)) Add(clause.CatchType, found);
        foreach (int token in Tokens(body.GetILAsByteArray()!)) Add(Resolve(method, token), found);
    }

    private static void Add(MemberInfo member, HashSet<Type> found)
    {
        switch (member)
        {
            case Type type: Add(type, found); break;
            case FieldInfo field:
                Add(field.DeclaringType, found);
                Add(field.FieldType, found);
                break;
            case MethodBase method:
                Add(method.DeclaringType, found);
                if (method.IsGenericMethod) foreach (Type argument in method.GetGenericArguments()) Add(argument, found);
                break;
        }
    }

    private static void Add(Type? type, HashSet<Type> found)
    {
        if (type is null || type.IsGenericParameter) return;
        if (type.HasElementType)
        {
            Add(type.GetElementType(), found);
            return;
        }

        if (type.IsGenericType)
        {
            foreach (Type argument in type.GetGenericArguments()) Add(argument, found);
            type = type.GetGenericTypeDefinition();
        }

        while (type.DeclaringType is { } outer) type = outer;
        found.Add(type);
    }

    private static MemberInfo Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token, method.DeclaringType!.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null)!;

    /// <summary>The members that instructions name.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int place = 0; place < code.Length;)
        {
            short value = code[place++];
            if (value == 0xFE) value = unchecked((short)(0xFE00 | code[place++]));
            OpCode instruction = Instructions[value];
            if (instruction.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok
                or OperandType.InlineType)
                yield return BitConverter.ToInt32(code, place);
            place += instruction.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, place)),
                _ => 4,
            };
        }
    }
}
