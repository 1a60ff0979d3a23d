namespace ProtoP2P.Rpc;

/// <summary>A call that can tell what serves it.</summary>
internal interface IServiceHolder
{
    /// <summary>The service, made when it is first asked for.</summary>
    object Service { get; }
}
