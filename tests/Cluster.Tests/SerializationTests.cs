using Gridfold.Grains.Results;
using Gridfold.Models.Datasets.Sources;
using Gridfold.Silo.Connections;
using Gridfold.Silo.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Serialization;
using Orleans.Serialization.Configuration;
using Orleans.Serialization.TypeSystem;

namespace Gridfold.Cluster.Tests;

/// <summary>A message cannot make a silo create an object of a type that the silo's code does not declare.</summary>
public sealed class SerializationTests : IDisposable
{
    private readonly IHost _silo = EmbeddedSilo.Build(
        new EmbeddedSiloOptions("unused", "unused", new DatasetFolders("unused", "unused"), 1, 1, HomeKey.Create(), 0, null), _ => { });

    public void Dispose() => _silo.Dispose();

    [Theory]
    [InlineData("System.Diagnostics.Process, System.Diagnostics.Process")]
    [InlineData("System.IO.FileInfo, System.Private.CoreLib")]
    [InlineData("System.Collections.Generic.List`1[[System.Diagnostics.Process, System.Diagnostics.Process]], System.Private.CoreLib")]
    public void TypeName_ThatNothingDeclares_IsRefused(string name)
    {
        var types = _silo.Services.GetRequiredService<TypeConverter>();
        Assert.Equal(typeof(FoldResult), types.Parse(types.Format(typeof(FoldResult))));
        Assert.Contains(
            "is not allowed", Assert.Throws<InvalidOperationException>(() => types.Parse(name)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Types_ByDefault_AreNotAllAllowed() =>
        Assert.False(_silo.Services.GetRequiredService<IOptions<TypeManifestOptions>>().Value.AllowAllTypes);

    [Fact]
    public void Object_WithoutACodec_CannotTravel() =>
        Assert.Throws<CodecNotFoundException>(
            () => _silo.Services.GetRequiredService<Serializer>().SerializeToArray<object>(new FileInfo("file")));
}
