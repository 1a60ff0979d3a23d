namespace ProtoP2P.Transports.Memory;

/// <content>The ends of a pipe: in order, cut, or known to one side only.</content>
internal sealed partial class MemoryPipe
{
    /// <summary>The writer's orderly end: the reader gets what was written, then 0.</summary>
    public void CompleteWriter()
    {
        lock (_gate)
        {
            _isWriterDone = true;
        }

        SignalAll();
    }

    /// <summary>The reader's orderly end: what is under way is dropped, and writing fails.</summary>
    public void CompleteReader()
    {
        lock (_gate)
        {
            _isReaderDone = true;
            Drop();
        }

        SignalAll();
    }

    /// <summary>Ends reading with <paramref name="reason"/>, unnoticed by the writer: the news may have a way to go.</summary>
    public void CutReader(string reason)
    {
        lock (_gate)
        {
            _readerCut ??= reason;
        }

        _readable.Set();
    }

    /// <summary>Ends writing with <paramref name="reason"/>, unnoticed by the reader.</summary>
    public void CutWriter(string reason)
    {
        lock (_gate)
        {
            _writerCut ??= reason;
        }

        _writable.Set();
    }

    /// <summary>Cuts the pipe: what is under way is lost and both ends fail with <paramref name="reason"/>. The first reason stays.</summary>
    public void Abort(string reason)
    {
        lock (_gate)
        {
            _cut ??= reason;
            Drop();
        }

        SignalAll();
    }

    private void SignalAll()
    {
        _readable.Set();
        _writable.Set();
    }

    private void ThrowIfUnreadable()
    {
        if (_isReaderDone)
        {
            throw new IOException($"{_name}: this side has closed it");
        }

        ThrowIf(_readerCut);
        ThrowIf(_cut);
    }

    private void ThrowIfUnwritable()
    {
        if (_isWriterDone)
        {
            throw new IOException($"{_name}: this side has closed it");
        }

        ThrowIf(_writerCut);
        ThrowIf(_cut);
        if (_isReaderDone)
        {
            throw new IOException($"{_name}: the peer has closed it");
        }
    }

    private void ThrowIf(string? cut)
    {
        if (cut is not null)
        {
            throw new IOException($"{_name}: {cut}");
        }
    }
}
