namespace ProtoP2P.Tests.Rpc;

/// <summary>Tests that look at the whole heap run while no other test does.</summary>
[CollectionDefinition(nameof(MeasuresTheHeap), DisableParallelization = true)]
public sealed class MeasuresTheHeap;
