using System.Reflection;
using System.Runtime.CompilerServices;
using Gridfold.Abstractions;
using Gridfold.Hosting;

namespace Gridfold.Client.Tests.House;

/// <summary>What users' programs are compiled against: a change of it is a change of a file <c>PublicApi.txt</c>.</summary>
public sealed class PublicApiTests
{
    private const BindingFlags Own =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData("Abstractions", typeof(ITrainer))]
    [InlineData("Hosting", typeof(GridfoldSession))]
    public void PublicMembers_OfALibrary_AreThoseOfTheFile(string library, Type member)
    {
        string[] members = [.. member.Assembly.GetExportedTypes().SelectMany(MembersOf).Order(StringComparer.Ordinal)];
        string expected = Path.Combine("tests", "Client.Tests", library, "PublicApi.txt");
        string known = Path.Combine(Repository.Root, expected);
        if (File.Exists(known) && File.ReadAllLines(known).SequenceEqual(members)) return;
        string seen = Path.Combine("artifacts", "golden", $"{library}-PublicApi.txt");
        Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "golden"));
        File.WriteAllLines(Path.Combine(Repository.Root, seen), members);
        Assert.Fail($"The public members of {library} differ from {expected}. If the new ones are right: cp {seen} {expected}");
    }

    // Programs of users see no type of a floor below, which may change with every version.
    [Fact]
    public void PublicMembers_OfHosting_NameNoTypeOfAnotherFloor() => Assert.All(
        typeof(GridfoldSession).Assembly.GetExportedTypes().SelectMany(MembersOf),
        member => Assert.DoesNotMatch(@"Gridfold\.(Models|Grains|Silo)\.", member));

    // Accessors belong to their properties; the compiler writes what makes records equal.
    private static IEnumerable<string> MembersOf(Type type) => type.GetMembers(Own)
        .Where(member => member is ConstructorInfo or not MethodBase { IsSpecialName: true })
        .Where(member => member.GetCustomAttribute<CompilerGeneratedAttribute>() is null)
        .Select(member => $"{type.Name}: {member}")
        .Prepend($"{type.Name}: {type.BaseType?.Name ?? "interface"}");
}
