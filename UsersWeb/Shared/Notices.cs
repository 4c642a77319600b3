using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace UsersWeb.Shared;

/// <summary>What the next page says of a deed to somebody, and the button that takes it back.</summary>
public static class Notices
{
    /// <summary>Keys of the temporary data that <c>_Notice.cshtml</c> shows.</summary>
    public const string Text = "Notice", Name = "NoticeName", List = "NoticeList",
        UndoAt = "NoticeUndoAt", UndoField = "NoticeUndoField", UndoBy = "NoticeUndoBy";

    // It travels in a cookie. Whoever has filters longer than this takes it back from the person's page.
    private const int LongestList = 1000;

    /// <summary>Says it.</summary>
    /// <param name="notices">Of the request.</param>
    /// <param name="sentence">With {0} where the name stands.</param>
    /// <param name="name">What others call whom it is about.</param>
    public static void Tell(this ITempDataDictionary notices, string sentence, string name)
    {
        (notices[Text], notices[Name]) = (sentence, name);
        notices.Remove(UndoAt);
    }

    /// <summary>Offers to take it back.</summary>
    /// <param name="notices">Of the request.</param>
    /// <param name="path">Where that is sent to, without the path of the application.</param>
    /// <param name="sent">What takes it back, beside the list: a field of that form and its value.</param>
    /// <param name="list">The query of the list to come back to.</param>
    public static void OfferUndo(this ITempDataDictionary notices, string path, (string Field, string Value) sent, string? list)
    {
        if (list?.Length > LongestList) return;
        (notices[UndoAt], notices[UndoField], notices[UndoBy], notices[List]) = (path, sent.Field, sent.Value, list ?? "");
    }
}
