using Gridfold.Silo.Api.Requests;
using Gridfold.Silo.Documents;

namespace Gridfold.Silo.Api.Routes;

/// <summary>Remembers how certain the order of leaderboards is.</summary>
internal sealed class StandingCache(SiloAccess access) : EndedCache<Standing>(experiment => Standing.Read(access, experiment));
