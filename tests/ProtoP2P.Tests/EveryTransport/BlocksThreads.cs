namespace ProtoP2P.Tests.EveryTransport;

/// <summary>Tests that block threads of the pool run with nothing beside them: others would starve.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class BlocksThreads
{
    public const string Name = "Blocks threads of the pool";
}
