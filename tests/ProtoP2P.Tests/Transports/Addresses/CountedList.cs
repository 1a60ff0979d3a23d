using System.Collections;

namespace ProtoP2P.Transports.Addresses;

/// <summary>Tells of every item that is read.</summary>
internal sealed class CountedList(string[] items, Action read) : IReadOnlyList<string>
{
    public int Count => items.Length;

    public string this[int index]
    {
        get
        {
            read();
            return items[index];
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        foreach (string item in items)
        {
            read();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
