namespace ProtoP2P.Swarm;

/// <summary>A gater that stands for another, whose name errors are to show.</summary>
internal interface INamedGater
{
    string Name { get; }
}
