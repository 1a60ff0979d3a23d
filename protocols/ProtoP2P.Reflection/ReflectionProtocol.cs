namespace ProtoP2P.Reflection;

/// <summary>The facts of the reflection protocol.</summary>
public static class ReflectionProtocol
{
    /// <summary>The protocol id.</summary>
    public const string Id = "/protop2p/reflection/1.0.0";
}
