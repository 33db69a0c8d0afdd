using System.Reflection;
using System.Runtime.Loader;
using Gridfold.Abstractions;
using Gridfold.Models.Input;
using TorchSharp;

namespace Gridfold.Models.OwnCode;

/// <summary>
/// The user's assembly with what it needs, apart from Gridfold's own packages. Only TorchSharp and Gridfold.Abstractions are shared,
/// because their objects pass between both.
/// </summary>
internal sealed class OwnAssembly : AssemblyLoadContext
{
    private static readonly Assembly[] Shared = [typeof(torch).Assembly, typeof(IDataset).Assembly];

    private readonly AssemblyDependencyResolver _resolver;
    private readonly Assembly _assembly;
    private readonly string _file;

    private OwnAssembly(string path) : base(nameof(OwnAssembly))
    {
        _file = Path.GetFileName(path);
        _resolver = new AssemblyDependencyResolver(path);
        _assembly = LoadFromAssemblyPath(path);
        foreach (AssemblyName name in _assembly.GetReferencedAssemblies()) FindShared(name, _file);
    }

    /// <summary>Loads the assembly of a class.</summary>
    /// <exception cref="OwnClassException">The file is missing, is no assembly, or has changed.</exception>
    public static OwnAssembly Load(OwnClass owner)
    {
        owner = OwnCodeGate.Placed(owner);
        if (owner.MissingFile() is { } missing) throw new OwnClassException(missing, OwnClass.AssemblyKey);
        try
        {
            RequireHash(owner);
            return new OwnAssembly(Path.GetFullPath(owner.Assembly));
        }
        catch (Exception exception) when (exception is BadImageFormatException or IOException or UnauthorizedAccessException
            or InvalidOperationException)
        {
            throw new OwnClassException(
                $"{owner.Path}.{OwnClass.AssemblyKey} is '{owner.Assembly}', which cannot be loaded: "
                    + $"{exception.Message.Split('\n')[0]}; name the file that 'dotnet build' made for .NET {Environment.Version.Major}",
                OwnClass.AssemblyKey);
        }
    }

    /// <summary>Finds the class.</summary>
    /// <param name="owner">The class.</param>
    /// <param name="suits">Whether a class can be meant.</param>
    /// <param name="kind">What such a class is, as in "derives from X".</param>
    /// <exception cref="OwnClassException">There is no such class.</exception>
    public Type Find(OwnClass owner, Func<Type, bool> suits, string kind)
    {
        if (_assembly.GetType(owner.Name) is { } found) return found;
        string[] classes = [.. Types().Where(suits).Select(type => type.FullName!)];
        string known = classes.Length == 0 ? $"; it has no public class that {kind}" : Suggestion.For(owner.Name, classes);
        throw new OwnClassException($"{owner.Path}.{OwnClass.ClassKey} is '{owner.Name}', which is no class of {_file}{known}");
    }

    protected override Assembly? Load(AssemblyName assemblyName) =>
        FindShared(assemblyName, _file) is { } shared ? shared
        : _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path)
        : null;

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static void RequireHash(OwnClass owner)
    {
        if (owner.Sha256 is not { } expected || owner.HashOfFile() is var found && found == expected) return;
        throw new OwnClassException(
            $"{owner.Assembly} has SHA-256 {found}, and {OwnClass.HashKey} is {expected}; trials of other code cannot be "
                + "compared: put the old file back, or start a new experiment",
            OwnClass.AssemblyKey);
    }

    private static Assembly? FindShared(AssemblyName name, string file)
    {
        if (Shared.FirstOrDefault(assembly => assembly.GetName().Name == name.Name) is not { } shared) return null;
        Version? version = shared.GetName().Version;
        return name.Version == version ? shared : throw new OwnClassException(
            $"{file} was compiled for {name.Name} {name.Version}, and this Gridfold has {name.Name} {version}; compile it for that "
                + $"version: <PackageReference Include=\"{name.Name}\" Version=\"{version?.ToString(3)}\" />", OwnClass.AssemblyKey);
    }

    private Type[] Types()
    {
        try
        {
            return _assembly.GetExportedTypes();
        }
        catch (Exception exception) when (exception is IOException or TypeLoadException or ReflectionTypeLoadException)
        {
            // A type of an assembly that is not there. The message about the class then names no others.
            return [];
        }
    }
}
