namespace ProtoP2P;

/// <summary>An interceptor that needs an object of the container, so that its absence is found when a contract is registered and not when it is called.</summary>
internal interface IServiceUser
{
    /// <summary>What it asks for.</summary>
    Type ServiceType { get; }
}
