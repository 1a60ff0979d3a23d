namespace ProtoP2P;

/// <summary>Registrations that end together, the last first.</summary>
internal sealed class RegistrationGroup : IDisposable
{
    private readonly Stack<IDisposable> _registrations = [];

    /// <summary>Adds one.</summary>
    public void Add(IDisposable registration) => _registrations.Push(registration);

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_registrations.TryPop(out IDisposable? registration))
        {
            registration.Dispose();
        }
    }
}
