namespace ProtoP2P.Rpc;

/// <summary>An activator that knows the class of its services before it makes one.</summary>
internal interface IServiceClass
{
    /// <summary>The class.</summary>
    Type ServiceType { get; }

    /// <summary>Whether no derived class can take its place.</summary>
    bool IsExact { get; }
}
