namespace ProtoP2P.Tests.Muxers;

/// <summary>Tests that measure the heap run with nothing beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class MeasuredAlone
{
    public const string Name = "Muxers, measured alone";
}
