namespace ProtoP2P;

/// <summary>A method's default deadline, used where the caller gives none.</summary>
/// <param name="milliseconds">1 or more.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DeadlineAttribute(int milliseconds) : Attribute
{
    /// <summary>The deadline in milliseconds.</summary>
    public int Milliseconds { get; } = milliseconds;
}
