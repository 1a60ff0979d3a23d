namespace ProtoP2P.Tests.Rpc;

/// <summary>Tests that listen to every call of the process run while no other test makes any.</summary>
[CollectionDefinition(nameof(ObservesAllCalls), DisableParallelization = true)]
public sealed class ObservesAllCalls;
