using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Remembers how much the hyper-parameters of searches matter.</summary>
internal sealed class InfluenceCache(SiloAccess access)
    : EndedCache<SearchInfluences>(experiment => SearchInfluences.Read(access, experiment));
