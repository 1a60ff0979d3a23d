namespace ProtoP2P.PubSub.Wire;

/// <summary>The control entries of one kind in a frame, in order. A frame may hold several control messages.</summary>
internal ref struct ControlSequence(ReadOnlySpan<byte> frame, int kind)
{
    private readonly int _kind = kind;
    private FieldSequence _controls = new(frame, RpcField.Control);
    private FieldSequence _entries;

    /// <summary>The entry under way.</summary>
    public readonly ReadOnlySpan<byte> Current => _entries.Current;

    public readonly ControlSequence GetEnumerator() => this;

    public bool MoveNext()
    {
        while (!_entries.MoveNext())
        {
            if (!_controls.MoveNext())
            {
                return false;
            }

            _entries = new FieldSequence(_controls.Current, _kind);
        }

        return true;
    }
}
