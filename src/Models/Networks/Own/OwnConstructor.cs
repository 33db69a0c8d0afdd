using System.Reflection;
using Gridfold.Models.Input;
using Gridfold.Models.OwnCode;
using static TorchSharp.torch;

namespace Gridfold.Models.Networks;

/// <summary>
/// The way in which the user's class makes a network: its constructor if it is a network itself, otherwise its static method Create.
/// </summary>
/// <param name="maker">The constructor or the method.</param>
/// <param name="owner">The class.</param>
internal sealed class OwnConstructor(OwnMaker maker, OwnClass owner)
{
    private const string Method = "Create";

    /// <summary>Whether a class makes networks.</summary>
    public static bool Suits(Type type) => IsNetwork(type) || MethodOf(type) is not null;

    /// <summary>Finds the constructor of a class, or its method.</summary>
    /// <exception cref="OwnClassException">The class has none, or several.</exception>
    public static OwnConstructor Of(Type type, OwnClass owner)
    {
        if (IsNetwork(type)) return new OwnConstructor(OwnMaker.OfConstructor(type, owner), owner);
        MethodInfo method = MethodOf(type) ?? throw new OwnClassException(
            $"{owner.Path}.{OwnClass.ClassKey} is {owner.Name}; it must derive from torch.nn.Module<Tensor, Tensor>, be public and not "
                + "abstract, or have a public static method Create that gives such a module");
        return new OwnConstructor(new OwnMaker(method, owner), owner);
    }

    /// <summary>Makes the network.</summary>
    /// <param name="inputShape">The shape of a row.</param>
    /// <param name="outputs">The number of values for each row.</param>
    /// <exception cref="OwnClassException">A setting fits no parameter, a parameter has no value, or the user's code threw.</exception>
    public nn.Module<Tensor, Tensor> Make(IReadOnlyList<int> inputShape, int outputs)
    {
        long inputs = inputShape.Aggregate(1L, (count, size) => count * size);
        object? made = maker.Make(
            new OwnGiven("inputs", type => OwnMaker.Read(type, SpecScalar.Of(inputs)), "int or long"),
            new OwnGiven("inputShape", type => Shape(type, inputShape), "long[] or int[]"),
            new OwnGiven("outputs", type => OwnMaker.Read(type, SpecScalar.Of(outputs)), "int or long"));
        return (nn.Module<Tensor, Tensor>?)made
            ?? throw new OwnClassException($"{owner.Name}.{Method} gave null; it must give a network");
    }

    private static bool IsNetwork(Type type) =>
        type is { IsAbstract: false, IsVisible: true } && type.IsAssignableTo(typeof(nn.Module<Tensor, Tensor>));

    private static MethodInfo? MethodOf(Type type)
    {
        MethodInfo[] methods = [.. type.GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.Name == Method
            && method.ReturnType.IsAssignableTo(typeof(nn.Module<Tensor, Tensor>)))];
        return methods.Length == 1 ? methods[0] : null;
    }

    private static object? Shape(Type type, IReadOnlyList<int> shape) =>
        type == typeof(long[]) ? shape.Select(size => (long)size).ToArray()
        : type == typeof(int[]) ? shape.ToArray()
        : null;
}
