namespace ProtoP2P.PubSub.Simulation.Fuzzing;

/// <summary>What a generated frame holds, to compare with what is read of it.</summary>
internal sealed class RpcModel
{
    public List<string> Subscriptions { get; } = [];

    public List<string> Messages { get; } = [];

    /// <summary>Entries of all kinds in their order, each with its content in hexadecimal digits.</summary>
    public List<(int Kind, string Entry)> Control { get; } = [];
}
