namespace ProtoP2P.Tests.Hostile;

/// <summary>These tests listen to what the whole process leaves behind (heap, unobserved exceptions), so that nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class HostileCollection
{
    public const string Name = "Hostile peers";
}
