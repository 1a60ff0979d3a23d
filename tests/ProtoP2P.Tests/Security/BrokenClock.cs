namespace ProtoP2P.Tests.Security;

/// <summary>Fails where it is told to: a stand-in for whatever the checks of a certificate might throw that nobody has thought of.</summary>
internal sealed class BrokenClock : TimeProvider
{
    public bool IsBroken { get; set; }

    public override DateTimeOffset GetUtcNow() => IsBroken ? throw new NotSupportedException("no clock") : System.GetUtcNow();
}
