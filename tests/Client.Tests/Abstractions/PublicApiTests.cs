using System.Reflection;
using System.Runtime.CompilerServices;
using Gridfold.Abstractions;
using Gridfold.Client.Tests.House;

namespace Gridfold.Client.Tests.Abstractions;

/// <summary>What users' programs are compiled against: a change of it is a change of <c>PublicApi.txt</c>.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void PublicMembers_OfTheLibrary_AreThoseOfTheFile()
    {
        string[] members = [.. typeof(ITrainer).Assembly.GetExportedTypes().SelectMany(MembersOf).Order(StringComparer.Ordinal)];
        string expected = Path.Combine(Repository.Root, "tests", "Client.Tests", "Abstractions", "PublicApi.txt");
        if (File.ReadAllLines(expected).SequenceEqual(members)) return;
        string seen = Path.Combine(Repository.Root, "artifacts", "golden", "PublicApi.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(seen)!);
        File.WriteAllLines(seen, members);
        Assert.Fail("The public members differ from PublicApi.txt. If the new ones are right: "
            + "cp artifacts/golden/PublicApi.txt tests/Client.Tests/Abstractions/");
    }

    // Accessors belong to their properties; the compiler writes what makes records equal.
    private static IEnumerable<string> MembersOf(Type type) => type.GetMembers(Own)
        .Where(member => member is ConstructorInfo or not MethodBase { IsSpecialName: true })
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(member => $"{type.Name}: {member}")
        .Prepend($"{type.Name}: {type.BaseType?.Name ?? "interface"}");
}
