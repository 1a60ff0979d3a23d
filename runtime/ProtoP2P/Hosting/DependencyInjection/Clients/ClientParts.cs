namespace ProtoP2P.Hosting;

/// <summary>What code says of a client and configuration cannot.</summary>
internal sealed class ClientParts
{
    /// <summary>Make what finds the peers, besides those of the settings.</summary>
    public IList<Func<PeerResolverContext, Owned<IPeerResolver>>> Resolvers { get; } = [];

    /// <summary>Make what runs around the calls, the outermost first.</summary>
    public IList<Func<IServiceProvider, Owned<IRpcInterceptor>>> Interceptors { get; } = [];

    /// <summary>Makes what chooses among them; null for what the settings say.</summary>
    public Func<IServiceProvider, IPeerPicker>? Picker { get; set; }

    /// <summary>The source of all that is random.</summary>
    public Random Random { get; set; } = Random.Shared;
}
