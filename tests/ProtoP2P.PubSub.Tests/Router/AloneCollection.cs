namespace ProtoP2P.PubSub.Tests.Router;

/// <summary>Tests that run when no other does: what they measure comes from pools that the whole process shares.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}
